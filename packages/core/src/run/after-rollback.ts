import { DatabaseError, isDatabaseError } from '../database-error.js'
import { isGodwitError, MigrationFailedError, messageOf, StateError } from '../errors.js'
import type { JournalEntry } from './journal.js'

/** What became of a run that was to be rolled back. */
export interface Rollback {
  /** What the run had applied, in that order. */
  readonly applied: readonly JournalEntry[]
  /** What of it was undone, in that order. */
  readonly undone: readonly JournalEntry[]
  /** Why not all of it, as a sentence, and what a person can do then; undefined where it was. */
  readonly left?: { readonly reason: string; readonly ways: string } | undefined
}

/** The error that made a run fail, with what was undone since, and what could not be. */
export function afterRollback(error: unknown, rollback: Rollback): unknown {
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
export function leftOf({ applied, undone }: Pick<Rollback, 'applied' | 'undone'>): readonly JournalEntry[] {
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
