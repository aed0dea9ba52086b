import { modernName, type RenameObstacle } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import type { Assessment, Problem } from './assessment.js'

/** Everything worth telling about an assessment, each with the next thing to do, by precedence. */
export function problemsOf(assessment: Omit<Assessment, 'problems'>): Problem[] {
  const { app } = assessment
  return RULES.flatMap((rule) => rule(assessment).map((problem) => ({ app, ...problem })))
}

type Rule = (assessment: Omit<Assessment, 'problems'>) => Omit<Problem, 'app'>[]

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
const IN_DEVELOPMENT =
  '\n  In development only, undo what this folder lacks and apply what it has: godwit sync'

const renumbered: Rule = ({ renumbered }) =>
  renumbered.map(({ applied, file }) => ({
    code: 'DIVERGED',
    versions: [applied.version, file.version],
    message: `Number ${file.number} is recorded as "${applied.version}", but its file is "${file.version}".`,
    fix: `If the file was renamed, write into it: -- godwit: formerly=${modernName(applied.version)}. If they are two migrations, give the file a new number.${IN_DEVELOPMENT}`,
  }))

const diverged: Rule = ({ ahead, pending }) =>
  ahead.length === 0 || pending.length === 0
    ? []
    : [
        {
          code: 'DIVERGED',
          versions: [...ahead, ...pending].map((one) => one.version),
          message: `The database has ${list(ahead)}, which this folder lacks, and lacks ${list(pending)}, which this folder has.`,
          fix: `Bring both lines together: add the missing files, and give the pending ones numbers after them.${IN_DEVELOPMENT}`,
        },
      ]

const obstructed: Rule = ({ obstacles }) => obstacles.map(describeObstacle)

function describeObstacle(obstacle: RenameObstacle): Omit<Problem, 'app'> {
  if (obstacle.kind === 'recorded-twice') {
    return {
      code: 'RECORDED_TWICE',
      versions: obstacle.recorded,
      message: `"${obstacle.recorded[0]}" and "${obstacle.recorded[1]}" are both recorded, but are one migration: "${obstacle.version}".`,
      fix: 'Find out which of the two records is true, and delete the other one from the version table.',
    }
  }
  return {
    code: 'SUCCESSOR_MISSING',
    versions: [obstacle.recorded],
    message: `"${obstacle.recorded}" is recorded, but there is no migration "${obstacle.expected}" in the folder that it could be. No record was renamed.`,
    fix: `Add the file ${obstacle.expected}.sql (or .ts), or write into its successor: -- godwit: formerly=${obstacle.expected}`,
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
          fix: `Put the files back, or run: godwit upgrade --allow-missing${IN_DEVELOPMENT}`,
        },
      ]

const edited: Rule = ({ edited }) =>
  edited.map(({ version }) => ({
    code: 'EDITED',
    versions: [version],
    message: `The SQL of "${version}" was changed after it had been applied.`,
    fix: `Undo the change and write a new migration; or, if both texts mean the same, run: godwit resolve ${version} --edited (for this database), or godwit resolve ${version} --edited --in-file (for every database); or go on this once with: godwit upgrade --allow-edited`,
  }))

const outOfOrder: Rule = ({ outOfOrder, applied }) => {
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
      fix: `Rename the file so that its number comes after ${newest}, or run: godwit upgrade --allow-out-of-order`,
    },
  ]
}

const needsBaseline: Rule = ({ states, userTables }) =>
  states.includes('needs-baseline')
    ? [
        {
          code: 'NEEDS_BASELINE',
          versions: [],
          message: `The database has no version table, but tables: ${shorten(userTables)}.`,
          fix: 'If they are what the migrations up to some version make, run: godwit baseline <version>. If they have nothing to do with them, run: godwit upgrade --allow-non-empty (at start-up: policy.nonEmpty)',
        },
      ]
    : []

const ahead: Rule = ({ ahead, pending, applied }) =>
  ahead.length === 0 || pending.length > 0
    ? []
    : [
        {
          code: 'AHEAD',
          versions: ahead.map((one) => one.version),
          message: `The database is ahead of this folder. A newer release has applied: ${list(ahead)}.`,
          fix: `Nothing has to be done. To go back for good, run: godwit downgrade ${newestKnown(applied)}${IN_DEVELOPMENT}`,
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
  missing,
  edited,
  outOfOrder,
  needsBaseline,
  ahead,
]

function list(items: readonly { readonly version: string }[]): string {
  return shorten(items.map((item) => `"${item.version}"`))
}

/** A database may have hundreds of them; the first few say enough. */
function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
