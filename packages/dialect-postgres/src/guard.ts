import { randomUUID } from 'node:crypto'
import { bodyDatabase, type Database, DatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import { driverFields } from './driver-error.js'

/**
 * Runs the body under a savepoint of a name that it cannot know, and then proves that this is still the transaction
 * it began in: the savepoint is there, the transaction's id is the same, no error was swallowed, nothing is in flight.
 */
export async function guard<T>(
  connection: Connection,
  inner: Database,
  body: (db: Database) => Promise<T>,
): Promise<T> {
  const savepoint = `godwit_${randomUUID().replaceAll('-', '')}`
  const before = await connection.command(`SAVEPOINT ${savepoint}; ${TRANSACTION_ID}`)
  const lent = bodyDatabase(inner)
  const result = await lent.run(body)
  const after = await connection
    .command(`RELEASE SAVEPOINT ${savepoint}; ${TRANSACTION_ID}`)
    .catch((error: Error) => {
      throw refusal(error, lent.firstFailure)
    })
  if (after.value !== before.value) throw ended()
  return result
}

const TRANSACTION_ID = 'SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text'

/** What it means that the savepoint cannot be released. */
function refusal(error: Error, firstFailure: unknown): Error {
  const code = driverFields(error.cause).code
  if (code === '25P02') {
    const told = firstFailure === undefined ? '' : `: ${driverFields(firstFailure).message}`
    return broken(`The migration swallowed an error that had ended its transaction${told}`, {
      fix: 'Let the error pass, or use a savepoint around what may fail.',
      cause: firstFailure ?? error.cause,
    })
  }
  return code === '25P01' || code === '3B001' ? ended(error.cause) : error
}

function ended(cause?: unknown): DatabaseError {
  return broken('The migration ended the transaction that it runs in: part of it may be committed.', {
    fix: 'Leave COMMIT, ROLLBACK and their like out of it.',
    cause,
  })
}

function broken(message: string, options: { fix: string; cause?: unknown }): DatabaseError {
  return new DatabaseError(message, { kind: 'statement', ...options })
}
