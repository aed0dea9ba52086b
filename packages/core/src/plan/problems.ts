import { choices, type Way } from '../choices.js'
import { modernName, type RenameObstacle } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { shellWord } from '../shell-word.js'
import {
  adoptedOutOfOrder,
  needsAdoption,
  notAdopted,
  otherApps,
  partlyAdopted,
} from './adoption-problems.js'
import { appFlag } from './app-flag.js'
import type { Assessment, Problem, Rule } from './assessment.js'
import { list, shorten } from './shorten.js'
import { unadoptable } from './unadoptable.js'

/** Everything worth telling about an assessment, each with the next thing to do, by precedence. */
export function problemsOf(assessment: Omit<Assessment, 'problems'>): Problem[] {
  const { app } = assessment
  return RULES.flatMap((rule) => rule(assessment).map((problem) => ({ app, ...problem })))
}

const interrupted: Rule = ({ interrupted }) =>
  interrupted.map(({ version, row }) => ({
    code: 'INTERRUPTED',
    versions: [version],
    message: `"${version}" is unfinished: ${row.statementsDone} of its statements are done. Another process is running it, or was stopped.`,
    fix: isCodeInDoubt(row)
      ? `If nothing else is running, nobody can know what it did. To see what can be said of it, run: godwit ${row.state === 'reverting' ? 'downgrade' : 'upgrade'}`
      : row.state === 'reverting'
        ? 'If nothing else is running, go on undoing it: godwit downgrade'
        : 'If nothing else is running, and its file is in the folder, go on with it: godwit upgrade',
  }))

/** Code has no checksum. What it did by itself is not counted. */
function isCodeInDoubt({ checksum, inDoubt, statementsDone }: HistoryRow): boolean {
  return checksum === null && inDoubt && statementsDone === 0
}

/** Another branch was checked out. A database that others use is not to be made like somebody's folder. */
const IN_DEVELOPMENT: Way = [
  'In development only, undo what this folder lacks and apply what it has',
  'godwit sync',
]

const renumbered: Rule = ({ app, renumbered }) =>
  renumbered.map(({ applied, file }) => ({
    code: 'DIVERGED',
    versions: [applied.version, file.version],
    message: `Number ${file.number} is recorded as "${applied.version}", but its file is "${file.version}".`,
    fix: `If the file was renamed, write into it: -- godwit: formerly=${modernName(applied.version)}\n  ${choices(
      [
        `If they are two migrations, put the file of "${modernName(applied.version)}" back, and give the other one a new number`,
        `godwit rebase ${shellWord(file.version)}${appFlag(app)}`,
      ],
      IN_DEVELOPMENT,
    )}`,
  }))

const diverged: Rule = ({ app, ahead, pending }) =>
  ahead.length === 0 || pending.length === 0
    ? []
    : [
        {
          code: 'DIVERGED',
          versions: [...ahead, ...pending].map((one) => one.version),
          message: `The database has ${list(ahead)}, which this folder lacks, and lacks ${list(pending)}, which this folder has.`,
          fix: choices(
            [
              'Bring both lines together: add the missing files, and give the pending ones numbers after them',
              ...rebaseCommands(pending, app),
            ],
            IN_DEVELOPMENT,
          ),
        },
      ]

const obstructed: Rule = ({ app, obstacles }) => obstacles.map((one) => describeObstacle(one, app))

function describeObstacle(obstacle: RenameObstacle, app: string): Omit<Problem, 'app'> {
  const forget = (recorded: string): string =>
    `godwit resolve ${shellWord(recorded)} --reverted${appFlag(app)}`
  if (obstacle.kind === 'recorded-twice') {
    return {
      code: 'RECORDED_TWICE',
      versions: obstacle.recorded,
      message: `"${obstacle.recorded[0]}" and "${obstacle.recorded[1]}" are both recorded, but are one migration: "${obstacle.version}".`,
      fix: choices([
        'Find out which of the two records is true, and forget the other one',
        ...obstacle.recorded.map(forget),
      ]),
    }
  }
  return {
    code: 'SUCCESSOR_MISSING',
    versions: [obstacle.recorded],
    message: `"${obstacle.recorded}" is recorded, but there is no migration "${obstacle.expected}" in the folder that it could be. No record was renamed.`,
    fix: `Add the file ${obstacle.expected}.sql (or .ts), or write into its successor: -- godwit: formerly=${obstacle.expected}\n  ${choices(
      ['If it is no migration of this folder, forget its record', forget(obstacle.recorded)],
    )}`,
  }
}

const missing: Rule = ({ missing }) =>
  missing.length === 0
    ? []
    : [
        {
          code: 'MISSING',
          versions: missing.map((one) => one.version),
          message: `Applied, but not in the folder, although it has newer files: ${list(missing)}.`,
          fix: choices(
            ['Put the files back, or go on without them', 'godwit upgrade --allow-missing'],
            IN_DEVELOPMENT,
          ),
        },
      ]

const edited: Rule = ({ app, edited }) =>
  edited.map(({ version }) => ({
    code: 'EDITED',
    versions: [version],
    message: `The SQL of "${version}" was changed after it had been applied.`,
    fix: `Undo the change, and write a new migration.\n  ${choices(
      [
        'If both texts mean the same, for this database',
        `godwit resolve ${shellWord(version)} --edited${appFlag(app)}`,
      ],
      ['And for every database', `godwit resolve ${shellWord(version)} --edited --in-file${appFlag(app)}`],
      ['Or go on this once', 'godwit upgrade --allow-edited'],
    )}`,
  }))

const outOfOrder: Rule = ({ app, outOfOrder, applied }) => {
  if (outOfOrder.length === 0) return []
  const newest = applied.reduce(
    (max, one) => (one.number !== null && one.number > max ? one.number : max),
    0n,
  )
  return [
    {
      code: 'OUT_OF_ORDER',
      versions: outOfOrder.map((file) => file.version),
      message: `Not applied, although a newer one (number ${newest}) is: ${list(outOfOrder)}.`,
      fix: choices(
        [
          `What no other database has applied yet can be given a number after ${newest}`,
          ...rebaseCommands(outOfOrder, app),
        ],
        ['Or apply it where it stands', 'godwit upgrade --allow-out-of-order'],
      ),
    },
  ]
}

const needsBaseline: Rule = ({ states, userTables, adoption, aerich }) =>
  states.includes('needs-baseline') && adoption === null
    ? [
        {
          code: 'NEEDS_BASELINE',
          versions: [],
          message: `The database has no version table, but tables: ${shorten(userTables)}.${otherApps(aerich)}`,
          fix: choices(
            ['If they are what the migrations up to some version make', 'godwit baseline <version>'],
            [
              'If they have nothing to do with them (at start-up: policy.nonEmpty)',
              'godwit upgrade --allow-non-empty',
            ],
          ),
        },
      ]
    : []

const incompatible: Rule = ({ app, incompatible, applied }) => {
  const [needed] = incompatible.map(({ from }) => from).sort((one, other) => (one > other ? -1 : 1))
  if (needed === undefined) return []
  const demanding = incompatible.map((one) => one.applied)
  return [
    {
      code: 'INCOMPATIBLE',
      versions: demanding.map((one) => one.version),
      message: `The database is ahead of this folder, and this release cannot use it: ${list(demanding)} of a newer one demands number ${needed} or later.`,
      fix: choices([
        `Deploy a release that has migration number ${needed}. To go back for good instead, by the SQL that was recorded`,
        `godwit downgrade ${shellWord(newestKnown(applied))}${appFlag(app)}`,
      ]),
    },
  ]
}

const ahead: Rule = ({ app, ahead, incompatible, pending, applied }) =>
  ahead.length === 0 || pending.length > 0 || incompatible.length > 0
    ? []
    : [
        {
          code: 'AHEAD',
          versions: ahead.map((one) => one.version),
          message: `The database is ahead of this folder. A newer release has applied: ${list(ahead)}.`,
          fix: choices(
            [
              'Nothing has to be done. To go back for good',
              `godwit downgrade ${shellWord(newestKnown(applied))}${appFlag(app)}`,
            ],
            IN_DEVELOPMENT,
          ),
        },
      ]

/** The newest applied migration that has a file: where this folder ends. */
function newestKnown(applied: Assessment['applied']): string {
  const known = applied.filter((one) => one.file !== null)
  return known.reduce(
    (last, one) =>
      (one.number ?? -1n) > last.number ? { version: one.version, number: one.number ?? -1n } : last,
    { version: 'base', number: -1n },
  ).version
}

const RULES: readonly Rule[] = [
  interrupted,
  renumbered,
  diverged,
  obstructed,
  unadoptable,
  missing,
  edited,
  outOfOrder,
  adoptedOutOfOrder,
  needsBaseline,
  incompatible,
  needsAdoption,
  ahead,
  notAdopted,
  partlyAdopted,
]

/** The lowest number first, so that they keep their order. */
function rebaseCommands(files: readonly { readonly version: string }[], app: string): string[] {
  const lines = files
    .slice(0, MOST)
    .map(({ version }) => `godwit rebase ${shellWord(version)}${appFlag(app)}`)
  return files.length > MOST ? [...lines, `and so on, for ${files.length - MOST} more`] : lines
}

/** A database may lack many of them; the first few say enough. */
const MOST = 5
