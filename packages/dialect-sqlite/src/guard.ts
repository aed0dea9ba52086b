import {
  bodyDatabase,
  type Database,
  DatabaseError,
  isDatabaseError,
  isGodwitError,
  type TransactionOptions,
} from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { databaseError, isBusyElsewhere, messageOf } from './driver-error.js'
import type { Lease } from './lease.js'
import { watchLosses } from './loss.js'
import { savepointName } from './run-script.js'

/**
 * Runs a migration's body under a savepoint that it cannot name. Afterwards, also where the body fails, the transaction must be
 * open and the savepoint still there (a COMMIT takes it away, even where a BEGIN follows), no query may be in flight and nothing lost.
 */
export async function guard<T>(
  connection: Connection,
  lease: Lease,
  body: (db: Database) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const savepoint = savepointName()
  const watch = watchLosses(connection, options)
  await lease.renew()
  prove(connection, () => connection.handle.exec(`SAVEPOINT ${savepoint}`))
  // Each call has a turn of its own: one that is not awaited must still be in flight when the body ends.
  const database = databaseOn(connection, lease, 'transaction', watch, lease.turn)
  const lent = bodyDatabase(database, connection.options.cancel)
  const result = await lent.run(body).catch((error: unknown) => {
    const undone = [error, lent.firstFailure].some(isRolledBack)
    if (!undone && !hasSavepoint(connection, savepoint)) throw ended(error)
    throw error !== lent.firstFailure && isBusyElsewhere(error) ? waitedForItself(connection, error) : error
  })
  await lease.renew()
  if (!hasSavepoint(connection, savepoint)) throw ended(lent.firstFailure)
  prove(connection, () => watch.verify())
  return result
}

/** Whether SQLite has rolled back by itself, as INSERT OR ROLLBACK and a full disk make it do. */
function isRolledBack(error: unknown): boolean {
  return isDatabaseError(error) && error.rolledBack === true
}

/** Releases it too, for there is no other way to ask. */
function hasSavepoint(connection: Connection, savepoint: string): boolean {
  const { handle } = connection
  try {
    if (handle.inTransaction) handle.exec(`RELEASE ${savepoint}`)
    return handle.inTransaction
  } catch (cause) {
    if (!handle.inTransaction || messageOf(cause).startsWith('no such savepoint')) return false
    throw databaseError(cause, connection)
  }
}

/** Only another connection than ours can have been refused for what ours holds. */
function waitedForItself({ database }: Connection, cause: unknown): DatabaseError {
  return new DatabaseError(
    `The migration used another connection and found it busy, while its own transaction holds ${database}: ${messageOf(cause)}`,
    {
      kind: 'statement',
      fix: 'Use the db that is given to the migration for all that it does in this database.',
      cause,
    },
  )
}

function ended(cause: unknown): DatabaseError {
  const then = isGodwitError(cause) ? ` Its first error: ${cause.message}` : ''
  return new DatabaseError(
    `The migration ended the transaction that it runs in: part of it may be committed.${then}`,
    { kind: 'statement', fix: 'Leave COMMIT, ROLLBACK and their like out of it.', rolledBack: false, cause },
  )
}

/** Errors of the body itself pass as they are, but these here are the driver's. */
function prove(connection: Connection, work: () => unknown): void {
  try {
    work()
  } catch (cause) {
    throw databaseError(cause, connection)
  }
}
