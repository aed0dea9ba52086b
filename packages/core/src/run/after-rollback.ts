import { DatabaseError, isDatabaseError } from '../database-error.js'
import { isGodwitError, MigrationFailedError, messageOf, StateError } from '../errors.js'
import type { JournalEntry } from './journal.js'

/** What became of a run that was to be rolled back. */
export interface Rollback {
  /** What the run had applied, in that order. */
  readonly applied: readonly JournalEntry[]
  /** What of it was undone, in that order. */
  readonly undone: readonly JournalEntry[]
  /** Why not all of it; undefined where it was. */
  readonly failure: unknown
}

/** The error that made a run fail, with what was undone since, and what could not be. */
export function afterRollback(error: unknown, rollback: Rollback): unknown {
  const told = [textOf(error), ...sentences(rollback)].join('\n  ')
  const left = leftOf(rollback).length
  const fix =
    left === 0
      ? isGodwitError(error)
        ? error.fix
        : undefined
      : `To undo what is left, mend that, and run: godwit downgrade --steps ${left}`
  if (isFailed(error)) {
    const { app, migration, direction, remaining, file, line, completed, cause } = error
    const undone = rollback.undone.map(({ version }) => version)
    const stays = [...completed, ...leftOf(rollback)]
    return new MigrationFailedError(
      told,
      { app, migration, direction, completed: stays, undone, remaining, file, line },
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

function sentences({ applied, undone, failure }: Rollback): string[] {
  const list = undone.map(({ version }) => version).join(', ')
  const left = leftOf({ applied, undone, failure })
  const done = undone.length === 0 ? [] : [`Undone again, as it was to be rolled back: ${list}.`]
  if (left.length === 0) return done
  const [reason = ''] = (failure === undefined ? CHANGED : messageOf(failure)).split('\n  ')
  return [...done, `Could not be undone, and stays applied: ${left.join(', ')}. ${reason}`]
}

const CHANGED = 'Somebody else has changed its record.'

function leftOf({ applied, undone }: Rollback): string[] {
  const gone = new Set(undone.map(({ app, version }) => `${app}:${version}`))
  return applied.filter(({ app, version }) => !gone.has(`${app}:${version}`)).map(({ version }) => version)
}

/** The message without its fix, which comes last. */
function textOf(error: unknown): string {
  const message = messageOf(error)
  return isGodwitError(error) && error.fix !== undefined ? message.replace(`\n  ${error.fix}`, '') : message
}

function isFailed(error: unknown): error is MigrationFailedError {
  return isGodwitError(error) && error.code === 'MIGRATION_FAILED'
}
