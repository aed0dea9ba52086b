import { DatabaseError, isDatabaseError } from '../database-error.js'
import { isAborted, isGodwitError, messageOf, StateError } from '../errors.js'
import { MigrationFailedError } from '../migration-failed-error.js'
import type { Problem } from '../plan/assessment.js'
import { planRollback } from '../plan/plan-rollback.js'
import { waysToUndo } from '../plan/ways-to-undo.js'
import { type JournalEntry, openJournal } from './journal.js'
import type { Decide, RunRequest, RunResult } from './run-request.js'
import type { RunScope } from './run-scope.js'
import type { Situation } from './situation.js'

/** A run of which a step has failed. */
export interface RunToUndo {
  readonly request: RunRequest
  readonly scope: RunScope
  /** As it was read last. */
  readonly situation: Situation
  readonly error: unknown
}

/**
 * Undoes what a failed run has applied, while it still holds the lock. Gives the error that says what became of it.
 * @param run does the undoing, as it would do any other run.
 */
export async function rollBack(
  { request: { context, files }, scope, situation, error }: RunToUndo,
  run: (request: RunRequest, scope: RunScope) => Promise<RunResult>,
): Promise<unknown> {
  if (isOpen(error)) return error
  const applied = scope.journal.completed.filter((entry) => entry.direction === 'upgrade' && !entry.resumed)
  if (applied.length === 0) return error
  let { assessments } = situation
  let refusal: Problem | null = null
  const decide: Decide = (found) => {
    const plan = planRollback(found.assessments, applied, found.dependencies)
    assessments = found.assessments
    refusal = plan.refusal
    return plan
  }
  const journal = openJournal()
  const undoing: RunRequest = {
    context,
    files,
    decide,
    reading: { loadPending: false },
    mode: 'each',
    mayLose: true,
  }
  const failure = await run(undoing, { ...scope, journal }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const undone = journal.completed
  const left = leftOf({ applied, undone })
  if (left.length === 0) return afterRollback(error, { applied, undone })
  const ways = waysToUndo(assessments, left, undone)
  return afterRollback(error, { applied, undone, left: { reason: reasonOf(failure, refusal), ways } })
}

/** It was not a step that failed; or nobody knows yet whether it did. */
function isOpen(error: unknown): boolean {
  return isAborted(error) || (isDatabaseError(error) && error.kind === 'unknown-outcome')
}

/** Without what the rollback by itself has kept or changed: that is told of the whole run. */
function reasonOf(failure: unknown, refusal: Problem | null): string {
  if (refusal !== null) return refusal.message
  if (failure === undefined) return 'Somebody else has changed its record.'
  if (isAborted(failure)) return 'The run was told to stop.'
  const [reason = ''] = messageOf(failure).split('\n  ')
  return reason
}

/** What became of a run that was to be rolled back. */
interface Rollback {
  /** What the run had applied, in that order. */
  readonly applied: readonly JournalEntry[]
  /** What of it was undone, in that order. */
  readonly undone: readonly JournalEntry[]
  /** Why not all of it, as a sentence, and what a person can do then; undefined where it was. */
  readonly left?: { readonly reason: string; readonly ways: string } | undefined
}

/** The error that made a run fail, with what was undone since, and what could not be. */
function afterRollback(error: unknown, rollback: Rollback): unknown {
  const told = [textOf(error), ...sentences(rollback)].join('\n  ')
  const ways = [isGodwitError(error) ? error.fix : undefined, rollback.left?.ways]
  const fix = ways.filter((way) => way !== undefined).join('\n  ') || undefined
  if (isFailed(error)) {
    const { app, migration, direction, remaining, file, line, completed, effects, cause } = error
    const undone = rollback.undone.map(({ version }) => version)
    const stays = [...completed, ...leftOf(rollback).map(({ version }) => version)]
    return new MigrationFailedError(
      told,
      { app, migration, direction, completed: stays, undone, remaining, file, line, effects },
      { fix, cause },
    )
  }
  if (isDatabaseError(error)) {
    const { kind, offset, statement, rolledBack, cause } = error
    return new DatabaseError(told, { kind, offset, statement, rolledBack, fix, cause })
  }
  if (error instanceof StateError)
    return new StateError(error.code, told, error.app, error.versions, { fix, cause: error.cause })
  return error
}

function sentences(rollback: Rollback): string[] {
  const { undone, left } = rollback
  const namesOf = (entries: readonly JournalEntry[]) => entries.map(({ version }) => version).join(', ')
  return [
    ...(undone.length === 0 ? [] : [`Undone again, as it was to be rolled back: ${namesOf(undone)}.`]),
    ...(left === undefined
      ? []
      : [`Could not be undone, and stays applied: ${namesOf(leftOf(rollback))}. ${left.reason}`]),
  ]
}

/** What of a run stays applied, in the order in which it was. */
function leftOf({ applied, undone }: Pick<Rollback, 'applied' | 'undone'>): readonly JournalEntry[] {
  const gone = new Set(undone.map(({ app, version }) => `${app}:${version}`))
  return applied.filter(({ app, version }) => !gone.has(`${app}:${version}`))
}

/** The message without its fix, which comes last. */
function textOf(error: unknown): string {
  const message = messageOf(error)
  return isGodwitError(error) && error.fix !== undefined ? message.replace(`\n  ${error.fix}`, '') : message
}

function isFailed(error: unknown): error is MigrationFailedError {
  return isGodwitError(error) && error.code === 'MIGRATION_FAILED'
}
