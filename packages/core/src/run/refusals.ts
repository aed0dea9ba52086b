import { choices } from '../choices.js'
import { DatabaseError } from '../database-error.js'
import { AbortedError, StateError } from '../errors.js'
import type { HistoryRow } from '../history/row.js'
import { appFlag } from '../plan/app-flag.js'
import type { Assessment, Problem } from '../plan/assessment.js'
import type { Step } from '../plan/plan.js'
import type { ResolvePlan } from '../plan/plan-resolve.js'
import { waysOut } from '../plan/ways-out.js'
import { shellWord } from '../shell-word.js'
import type { Context } from './context.js'

/** The error for a plan that must not run; `kept` says what the run had done by then. */
export function refused({ code, app, versions, message, fix }: Problem, kept: string): StateError {
  return new StateError(code, `${message} ${kept}`, app, versions, { fix })
}

/** A step that cannot be undone, and why. */
export interface Irreversible {
  readonly step: Step
  readonly why: string
}

/** For a plan that undoes what cannot be undone: names all of it. */
export function irreversible([first, ...others]: readonly [Irreversible, ...Irreversible[]]): StateError {
  const all = [first, ...others]
  const it = others.length === 0 ? 'it' : 'them'
  const commands = all.map(
    ({ step }) => `godwit resolve ${shellWord(step.version)} --reverted${appFlag(step.app)}`,
  )
  return new StateError(
    'IRREVERSIBLE',
    all.map(({ step, why }) => `"${step.version}" cannot be undone: ${why}.`).join(' '),
    first.step.app,
    all.map(({ step }) => step.version),
    { fix: choices([`Choose a target above ${it}; or undo ${it} by hand, and say so`, ...commands]) },
  )
}

/** For an interrupted upgrade whose SQL is nowhere to be found. */
export function unfinishable({ app, version }: Step): StateError {
  return new StateError(
    'INTERRUPTED',
    `"${version}" was interrupted, and what it runs is neither in the folder nor recorded.`,
    app,
    [version],
    { fix: 'Put its file back, and run: godwit upgrade' },
  )
}

/** For an interrupted step of which nobody can know how far it came. */
export function unprovable(step: Step, why: string): StateError {
  const { app, version, row } = step
  return new StateError(
    'INTERRUPTED',
    `"${version}" is recorded as ${row?.state ?? 'running'}, and what it did cannot be known: ${why}.`,
    app,
    [version],
    {
      fix: waysOut(step),
    },
  )
}

/** For a record that is not the one any more of which somebody has spoken. */
export function recordChanged({ app, version, row }: ResolvePlan, seen: HistoryRow | null): StateError {
  const told = (one: HistoryRow | null): string =>
    one === null ? 'absent' : `${one.state}, with ${one.statementsDone} statements done`
  return new StateError(
    'PLAN_CHANGED',
    `The record of "${version}" has changed meanwhile: it was ${told(seen)}, and is ${told(row)}. Nothing was changed.`,
    app,
    [version],
    { fix: 'Look again, and say what you find then: godwit status' },
  )
}

/** For a migration of which other statements are left to do than somebody has agreed to. */
export function otherStatements({ app, version }: ResolvePlan): StateError {
  return new StateError(
    'PLAN_CHANGED',
    `Other statements of "${version}" are left to do than were shown. Nothing was changed.`,
    app,
    [version],
    { fix: `Look again: godwit resolve ${shellWord(version)} --finish${appFlag(app)}` },
  )
}

/** For an interrupted step whose code does other batches than when it began. */
export function changedBatches({ app, version }: Step): StateError {
  return new StateError(
    'INTERRUPTED',
    `"${version}" was interrupted in its batches, and its code works through another table by now.`,
    app,
    [version],
    {
      fix: choices([
        'Restore the batches that were begun; or begin anew, once its work is undone',
        `godwit resolve ${shellWord(version)} --reverted${appFlag(app)}`,
      ]),
    },
  )
}

/** For an interrupted step of which the part that is done has been edited. */
export function changedBeginning({ app, version }: Step, done: number): StateError {
  return new StateError(
    'INTERRUPTED',
    `"${version}" was interrupted after ${done} of its statements, and those have been edited since.`,
    app,
    [version],
    {
      fix: 'Restore the statements that are done already; the others may be changed. Then run: godwit upgrade',
    },
  )
}

/** A claim is only lost to somebody who moved. When nobody did, trying again would never end. */
export function cannotRecord({ dialect, table }: Context): DatabaseError {
  return new DatabaseError(
    `Nothing can be recorded in "${table}" of ${dialect.database}: its rows do not change.`,
    {
      kind: 'denied',
      fix: 'Look for a rule, a trigger or row-level security on that table.',
    },
  )
}

export function readOnly(
  { dialect }: Context,
  steps: readonly Step[],
  { assessments }: { readonly assessments: readonly Assessment[] },
): DatabaseError {
  const versions = steps.map((step) => step.version).join(', ')
  const before = assessments.some(({ adoption }) => adoption?.counts)
    ? "but Aerich's records have to be adopted"
    : 'but recorded names have to be upgraded'
  const why = versions === '' ? before : `but there is something to do: ${versions}`
  return new DatabaseError(`${dialect.database} is read-only, ${why}.`, {
    kind: 'read-only',
    fix: 'Run this where the database can be written.',
  })
}

export function aborted({ stops }: Context, kept: string): AbortedError {
  return new AbortedError(`The run was told to stop. ${kept}`, { cause: stops.reason })
}

/** For a run that ends before it could find out what became of a COMMIT: `kept` says which. */
export function leftInDoubt(error: DatabaseError, kept: string): DatabaseError {
  const { message, kind, offset, statement, rolledBack, fix } = error
  const told = fix === undefined ? message : message.replace(`\n  ${fix}`, '')
  return new DatabaseError(`${told}\n  ${kept}`, { kind, offset, statement, rolledBack, fix, cause: error })
}
