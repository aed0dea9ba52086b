import { DatabaseError, isDatabaseError, type SessionOptions, type Transaction } from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { driverFields } from './driver-error.js'
import { guard } from './guard.js'
import { lease } from './lease.js'

export interface TransactionScope extends SessionOptions {
  /** The script that brings the session back to where it began. */
  readonly reset: string
}

/** Runs `work` between BEGIN and COMMIT, and believes only what the server says about the COMMIT. */
export async function transaction<T>(
  connection: Connection,
  options: TransactionScope,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  await begin(connection, options)
  let result: T
  try {
    result = await runWork(connection, options, work)
  } catch (error) {
    // The first error tells why; a lost connection has rolled back by itself.
    await connection.command('ROLLBACK').catch(() => {})
    throw error
  }
  await commit(connection)
  return result
}

async function runWork<T>(
  connection: Connection,
  options: TransactionScope,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  // Without the signal: an open transaction is allowed to end.
  const right = lease(undefined, 'The transaction has ended; its database cannot be used any more.')
  const database = databaseOn(connection, right, 'transaction', options)
  try {
    const clean = `${options.reset};\n${lockTimeout(options)}`
    return await work({ ...database, guard: (body) => guard(connection, database, body, { clean }) })
  } finally {
    right.end()
  }
}

async function begin(
  connection: Connection,
  options: Pick<SessionOptions, 'access' | 'waitMs'>,
): Promise<void> {
  const outcome = await connection.script(
    `BEGIN ${options.access === 'read' ? 'READ ONLY' : 'READ WRITE'}; ${lockTimeout(options)}`,
  )
  if (outcome.ok) return
  // That is how a standby refuses READ WRITE.
  const standby = driverFields(outcome.error).code === '0A000'
  throw connection.failure(outcome.error, standby ? { kind: 'read-only' } : {})
}

/** Zero would mean to wait without end. */
function lockTimeout({ waitMs }: Pick<SessionOptions, 'waitMs'>): string {
  return `SET LOCAL lock_timeout = ${Math.max(1, Math.min(Math.ceil(waitMs), 2_147_483_647))}`
}

async function commit(connection: Connection): Promise<void> {
  const { tag } = await connection.command('COMMIT').catch((error: unknown) => {
    throw isDatabaseError(error) && error.kind === 'lost' ? unknownOutcome(error) : error
  })
  if (tag === 'COMMIT') return
  throw new DatabaseError(
    `PostgreSQL answered COMMIT with ${tag}: an earlier error was swallowed, and nothing was committed.`,
    { kind: 'statement' },
  )
}

function unknownOutcome(lost: DatabaseError): DatabaseError {
  return new DatabaseError(
    `The connection ended during COMMIT, so it may have been committed or not. ${lost.message}`,
    { kind: 'unknown-outcome', cause: lost.cause },
  )
}
