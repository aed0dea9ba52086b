import { choices, type Way } from '../../choices.js'
import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'
import type { AerichFacts, AssessedAdoption, Rule } from '../assessment.js'
import { list, shorten } from './shorten.js'
import { describeObstacle, waysToAdopt } from './unadoptable.js'

/** Aerich's records are there, and nobody has said that they are to be adopted. */
export const needsAdoption: Rule = ({ adoption, aerich, app, pending, hasVersionTable }) => {
  if (aerich === null || adoption === null || adoption.wanted) return []
  const here = hasVersionTable
    ? `The version table has no record of "${app}", but`
    : 'The database has no version table, but'
  const { obstacles } = adoption
  const then =
    obstacles.length === 0
      ? `Adopting that would record ${list(adoption.records)} as applied, without running anything, and leave pending: ${list(without(pending, adoption)) || 'nothing'}.`
      : `It cannot be adopted yet: ${shorten(obstacles.map(describeObstacle))}.`
  const disorder =
    adoption.outOfOrder.length === 0
      ? ''
      : ` By it, applied after one with a higher number: ${list(adoption.outOfOrder)}.`
  return [
    {
      // No policy says that a history which is just this one may run a second time.
      code: obstacles.length === 0 && !hasVersionTable ? 'NEEDS_ADOPTION' : 'NEEDS_BASELINE',
      versions: adoption.records.map((one) => one.version),
      message: `${here} Aerich has recorded in ${aerich.table.name}: ${names(aerich)}. ${then}${disorder}`,
      fix:
        obstacles.length > 0
          ? waysToAdopt(aerich, adoption, app)
          : choices(
              [
                `To record that here${hasVersionTable ? '' : " (at start-up: adopt: 'aerich')"}`,
                `godwit adopt aerich${disorder === '' ? '' : ' --allow-out-of-order'}${appFlag(app)}`,
              ],
              ...(hasVersionTable ? [UNDONE_HERE] : []),
            ),
    },
  ]
}

/** What Aerich has recorded once, and was undone here, is not applied any more. */
const UNDONE_HERE: Way = [
  'If it was undone here since, apply the migrations again',
  'godwit upgrade --allow-non-empty',
]

/** They are to be adopted, in an order that numbers cannot tell. */
export const adoptedOutOfOrder: Rule = ({ app, adoption }) =>
  !adoption?.wanted || adoption.outOfOrder.length === 0
    ? []
    : [
        {
          code: 'OUT_OF_ORDER',
          versions: adoption.outOfOrder.map((one) => one.version),
          message: `By Aerich's records, applied after one with a higher number: ${list(adoption.outOfOrder)}.`,
          fix: choices([
            'If that is so, adopt it in that order (at start-up: policy.outOfOrder)',
            `godwit adopt aerich --allow-out-of-order${appFlag(app)}`,
          ]),
        },
      ]

/** They will be adopted by the next run. */
export const notAdopted: Rule = ({ app, adoption, aerich }) =>
  aerich === null || !adoption?.counts
    ? []
    : [
        {
          code: 'NOT_ADOPTED',
          versions: adoption.records.map((one) => one.version),
          message: `Aerich has recorded in ${aerich.table.name}: ${names(aerich)}. The next upgrade records here as applied, without running anything: ${list(adoption.records)}.`,
          fix: choices(['Nothing has to be done. To record it now', `godwit adopt aerich${appFlag(app)}`]),
        },
      ]

/** There are records of both, and Aerich's tell of more. */
export const partlyAdopted: Rule = ({ app, unadopted, pending, aerich }) =>
  aerich === null || unadopted.length === 0
    ? []
    : [
        {
          code: 'PARTLY_ADOPTED',
          versions: unadopted.map((one) => one.version),
          message: `Aerich has recorded in ${aerich.table.name} what the version table has not: ${list(unadopted)}. The version table counts.`,
          fix: waysToFollow(
            unadopted.filter(({ version }) => pending.some((file) => file.version === version)),
            app,
          ),
        },
      ]

/** Only what has a file can be recorded. */
function waysToFollow(recordable: readonly { readonly version: string }[], app: string): string {
  const undone = 'If it was undone here since, nothing has to be done.'
  if (recordable.length === 0)
    return `${undone} If Aerich has applied it since, add its file, and look again: godwit status`
  return choices([
    `${undone} If Aerich has applied it since, record that, one by one`,
    ...recordable.map(({ version }) => `godwit resolve ${shellWord(version)} --applied${appFlag(app)}`),
  ])
}

/** What Aerich has recorded instead, where it has nothing of this app. */
export function otherApps(aerich: AerichFacts | null): string {
  if (aerich === null || aerich.otherApps.length === 0) return ''
  const apps = shorten(aerich.otherApps.map((app) => `"${app}"`))
  return ` Aerich has records in ${aerich.table.name}, but of another app: ${apps}. If that is this one, call it so.`
}

function names({ rows }: AerichFacts): string {
  return shorten(rows.map(({ version }) => `"${version}"`))
}

/** What stays pending when the records are adopted. */
function without<File extends { readonly version: string }>(
  pending: readonly File[],
  { records }: AssessedAdoption,
): File[] {
  const adopted = new Set(records.map((one) => one.version))
  return pending.filter((file) => !adopted.has(file.version))
}
