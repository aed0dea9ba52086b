import { bodyDatabase, type Database, DatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { databaseError, messageOf } from './driver-error.js'
import type { Lease } from './lease.js'
import { watchLosses } from './loss.js'
import { savepointName } from './run-script.js'

/**
 * Runs a migration's body under a savepoint that it cannot name. Afterwards the transaction must be open, the savepoint must still
 * be there (a COMMIT takes it away, even where a BEGIN follows), no query may be in flight and nothing lost.
 */
export async function guard<T>(
  connection: Connection,
  lease: Lease,
  body: (db: Database) => Promise<T>,
  expectLoss?: readonly string[],
): Promise<T> {
  const savepoint = savepointName()
  const watch = watchLosses(connection.handle, expectLoss)
  await lease.turn()
  prove(connection, () => connection.handle.exec(`SAVEPOINT ${savepoint}`))
  const result = await bodyDatabase(databaseOn(connection, lease, 'transaction', watch)).run(body)
  await lease.turn()
  requireSavepoint(connection, savepoint)
  prove(connection, () => watch.verify())
  return result
}

function requireSavepoint({ handle }: Connection, savepoint: string): void {
  try {
    if (handle.inTransaction) return void handle.exec(`RELEASE ${savepoint}`)
  } catch (cause) {
    if (handle.inTransaction && !messageOf(cause).startsWith('no such savepoint')) throw cause
  }
  throw new DatabaseError(
    'The migration ended the transaction that it runs in: part of it may be committed.',
    { kind: 'statement', fix: 'Leave COMMIT, ROLLBACK and their like out of it.' },
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
