import { choices } from '../choices.js'
import type { AdoptionObstacle } from '../history/adopt-aerich.js'
import { numberOf } from '../source/number.js'
import type { AerichFacts, AssessedAdoption, Rule } from './assessment.js'
import { list, shorten } from './shorten.js'

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
      : `It cannot be adopted yet: ${shorten(obstacles.map(describe))}.`
  const otherwise = hasVersionTable
    ? 'If it was undone here since, apply the migrations again'
    : 'If it has nothing to do with these migrations'
  return [
    {
      code: 'NEEDS_BASELINE',
      versions: adoption.records.map((one) => one.version),
      message: `${here} Aerich has recorded in ${aerich.table.name}: ${names(aerich)}. ${then}`,
      fix: choices(
        [
          `To record that here${hasVersionTable ? '' : " (at start-up: adopt: 'aerich')"}`,
          'godwit adopt aerich',
        ],
        [otherwise, 'godwit upgrade --allow-non-empty'],
      ),
    },
  ]
}

/** They are to be adopted, and cannot be. */
export const unadoptable: Rule = ({ adoption, aerich }) => {
  if (aerich === null || !adoption?.wanted) return []
  const absent = adoption.obstacles.filter((one) => one.kind === 'file-missing')
  const numbered = absent.filter((one) => numberOf(one.version) !== null)
  const unnumbered = absent.filter((one) => numberOf(one.version) === null)
  const twice = adoption.obstacles.filter((one) => one.kind === 'recorded-twice')
  const told = (some: readonly AdoptionObstacle[]) => ({
    versions: some.map((one) => one.version),
    message: `Aerich's records in ${aerich.table.name} cannot be adopted: ${shorten(some.map(describe))}. Nothing was recorded.`,
  })
  const [firstNumbered] = numbered
  const [firstUnnumbered] = unnumbered
  return [
    ...(firstNumbered === undefined
      ? []
      : [
          {
            code: 'SUCCESSOR_MISSING' as const,
            ...told(numbered),
            fix: `Add the file ${firstNumbered.version}.sql (or .ts) to the folder, or write into its successor: -- godwit: formerly=${firstNumbered.version}`,
          },
        ]),
    ...(firstUnnumbered === undefined
      ? []
      : [
          {
            code: 'SUCCESSOR_MISSING' as const,
            ...told(unnumbered),
            fix: [
              `Write into the file of that migration: -- godwit: formerly=${firstUnnumbered.version}`,
              '  What was never a migration can be taken out of that table:',
              ...unnumbered.map(({ row }) => deletion(aerich, row.id)),
            ].join('\n'),
          },
        ]),
    ...(twice.length === 0
      ? []
      : [
          {
            code: 'RECORDED_TWICE' as const,
            ...told(twice),
            fix: [
              'Keep one record of each migration. To take out the later ones:',
              ...twice.map(({ rows: [, later] }) => deletion(aerich, later.id)),
            ].join('\n'),
          },
        ]),
  ]
}

/** They are to be adopted, in an order that numbers cannot tell. */
export const adoptedOutOfOrder: Rule = ({ adoption }) =>
  !adoption?.wanted || adoption.outOfOrder.length === 0
    ? []
    : [
        {
          code: 'OUT_OF_ORDER',
          versions: adoption.outOfOrder.map((one) => one.version),
          message: `By Aerich's records, applied after one with a higher number: ${list(adoption.outOfOrder)}.`,
          fix: choices([
            'If that is so, adopt it in that order (at start-up: policy.outOfOrder)',
            'godwit adopt aerich --allow-out-of-order',
          ]),
        },
      ]

/** They will be adopted by the next run. */
export const notAdopted: Rule = ({ adoption, aerich }) =>
  aerich === null || !adoption?.counts
    ? []
    : [
        {
          code: 'NOT_ADOPTED',
          versions: adoption.records.map((one) => one.version),
          message: `Aerich has recorded in ${aerich.table.name}: ${names(aerich)}. The next upgrade records here as applied, without running anything: ${list(adoption.records)}.`,
          fix: 'Nothing has to be done. To record it now, run: godwit adopt aerich',
        },
      ]

/** There are records of both, and Aerich's tell of more. */
export const partlyAdopted: Rule = ({ unadopted, aerich }) =>
  aerich === null || unadopted.length === 0
    ? []
    : [
        {
          code: 'PARTLY_ADOPTED',
          versions: unadopted.map((one) => one.version),
          message: `Aerich has recorded in ${aerich.table.name} what the version table has not: ${list(unadopted)}. The version table counts.`,
          fix: choices([
            'If it was undone here since, nothing has to be done. If Aerich has applied it since, record that, one by one',
            ...unadopted.map(({ version }) => `godwit resolve ${version} --applied`),
          ]),
        },
      ]

/** What Aerich has recorded instead, where it has nothing of this app. */
export function otherApps(aerich: AerichFacts | null): string {
  if (aerich === null || aerich.otherApps.length === 0) return ''
  const apps = shorten(aerich.otherApps.map((app) => `"${app}"`))
  return ` Aerich has records in ${aerich.table.name}, but of another app: ${apps}. If that is this one, call it so.`
}

function describe(obstacle: AdoptionObstacle): string {
  if (obstacle.kind === 'file-missing') {
    const { row, version } = obstacle
    return numberOf(version) === null
      ? `"${row.version}" has no number, and no file names it in \`formerly\``
      : `"${row.version}" has no file "${version}" in the folder`
  }
  const [{ id, version }, later] = obstacle.rows
  return `"${version}" (id ${id}) and "${later.version}" (id ${later.id}) are one migration`
}

function deletion({ table }: AerichFacts, id: number | bigint): string {
  return `    DELETE FROM ${table.name} WHERE "id" = ${id};`
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
