import { type Database, DatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import { insideTransaction } from './database.js'
import { databaseError, messageOf } from './driver-error.js'
import { inFlight } from './in-flight.js'
import { type Lease, lease } from './lease.js'
import { watchLosses } from './loss.js'
import { savepointName } from './run-script.js'

/**
 * Runs a migration's body under a savepoint that it cannot name. Afterwards the transaction must be open, the savepoint must still
 * be there (a COMMIT takes it away, even where a BEGIN follows), no query may be in flight and nothing lost.
 */
export async function guard<T>(
  connection: Connection,
  outer: Lease,
  body: (db: Database) => Promise<T>,
  expectLoss?: readonly string[],
): Promise<T> {
  const savepoint = savepointName()
  const watch = watchLosses(connection.handle, expectLoss)
  const right = lease(connection, ENDED)
  const flight = inFlight(insideTransaction(connection, right, watch))
  await outer.turn()
  prove(connection, () => connection.handle.exec(`SAVEPOINT ${savepoint}`))
  try {
    const result = await body(flight.db)
    flight.requireNone()
    await outer.turn()
    requireSavepoint(connection, savepoint)
    prove(connection, () => watch.verify())
    return result
  } finally {
    right.end()
    flight.abandon()
  }
}

const ENDED = 'The migration has ended, and its database cannot be used any more: await each query.'

function requireSavepoint({ handle }: Connection, savepoint: string): void {
  try {
    if (handle.inTransaction) return void handle.exec(`RELEASE ${savepoint}`)
  } catch (cause) {
    if (handle.inTransaction && !messageOf(cause).startsWith('no such savepoint')) throw cause
  }
  throw new DatabaseError(
    'The migration ended the transaction it runs in, so that what it did before that is not undone by a failure.',
    { kind: 'statement', fix: 'Remove COMMIT, ROLLBACK and their like from it.' },
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
