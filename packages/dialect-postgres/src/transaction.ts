import {
  DatabaseError,
  isDatabaseError,
  refuseAborted,
  type SessionOptions,
  type Transaction,
  type TransactionOptions,
} from '@godwit/core'
import { backup } from './backup.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { driverFields } from './driver-error.js'
import { guard } from './guard.js'
import { lease } from './lease.js'
import { withLockTimeout } from './lock-timeout.js'
import type { Pace } from './pace.js'
import { quoted } from './quoted.js'
import type { Watch } from './watch.js'

export interface TransactionScope
  extends Pick<SessionOptions, 'access' | 'waitMs' | 'signal' | 'cancel' | 'onEvent'> {
  readonly connection: Connection
  readonly watch: Watch
  readonly pace: Pace
  /** The script that brings the session back to where it began, also within a transaction. */
  readonly reset: string
  /** Does that where no transaction is open. */
  startAfresh(): Promise<void>
}

/**
 * Runs `work` between BEGIN and COMMIT, and believes only what the server says about the COMMIT. Once cancelled, it does
 * not come to that any more.
 */
export async function transaction<T>(
  scope: TransactionScope,
  work: (tx: Transaction) => Promise<T>,
  { repeatable = false, lock = [], backup: wanted }: TransactionOptions = {},
): Promise<T> {
  if (wanted !== undefined) backup(scope, wanted)
  const { lockWait } = scope.watch
  try {
    return await withLockTimeout({ ...scope, repeatable, lockWait }, (lockTimeoutMs) =>
      attempt(scope, work, { timeout: lockTimeout(lockTimeoutMs), lock }),
    )
  } finally {
    lockWait.forget()
  }
}

async function attempt<T>(
  scope: TransactionScope,
  work: (tx: Transaction) => Promise<T>,
  { timeout, lock }: { readonly timeout: string; readonly lock: readonly string[] },
): Promise<T> {
  const { connection, cancel } = scope
  await begin(scope, timeout)
  let result: T
  try {
    if (lock.length > 0) await connection.command(lockTables(lock))
    result = await runWork(scope, work, timeout)
    refuseAborted([cancel])
  } catch (error) {
    await rollback(connection)
    throw error
  }
  await commit(connection)
  return result
}

async function runWork<T>(
  scope: TransactionScope,
  work: (tx: Transaction) => Promise<T>,
  timeout: string,
): Promise<T> {
  const { connection, cancel, watch, reset } = scope
  // Without the signal: an open transaction is allowed to end.
  const right = lease(cancel, 'The transaction has ended; its database cannot be used any more.')
  const database = databaseOn(connection, right, 'transaction', scope)
  const clean = `${reset};\n${timeout}`
  try {
    return await work({
      ...database,
      guard: async (body) => {
        right.require()
        return guard(connection, database, body, { clean, cancel, watch })
      },
    })
  } finally {
    right.end()
  }
}

async function begin({ connection, access }: TransactionScope, timeout: string): Promise<void> {
  const outcome = await connection.script(
    `BEGIN ${access === 'read' ? 'READ ONLY' : 'READ WRITE'}; ${timeout}`,
  )
  if (outcome.ok) return
  // That is how a standby refuses READ WRITE.
  const standby = driverFields(outcome.error).code === '0A000'
  throw connection.failure(outcome.error, standby ? { kind: 'read-only' } : {})
}

/** No weaker mode holds up those who only read. */
function lockTables(names: readonly string[]): string {
  return `LOCK TABLE ${names.map(quoted).join(', ')} IN ACCESS EXCLUSIVE MODE`
}

/** Zero would mean to wait without end. */
function lockTimeout(ms: number): string {
  return `SET LOCAL lock_timeout = ${Math.max(1, Math.min(Math.ceil(ms), 2_147_483_647))}`
}

/** The error that led here tells why; a lost connection has rolled back by itself. */
async function rollback(connection: Connection): Promise<void> {
  const attempt = (): Promise<unknown> => connection.command('ROLLBACK')
  // A cancel that came too late for its statement may have hit the first one.
  await attempt()
    .catch(attempt)
    .catch(() => {})
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
