import {
  type Database,
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
import type { Lead } from './lead.js'
import { lease } from './lease.js'
import { withLockTimeout } from './lock-timeout.js'
import type { Question } from './lock-watch.js'
import type { Pace } from './pace.js'
import { quoted } from './quoted.js'
import type { Sequel } from './run-script.js'
import type { Watch } from './watch.js'

export interface TransactionScope
  extends Pick<SessionOptions, 'access' | 'waitMs' | 'signal' | 'cancel' | 'onEvent'> {
  readonly connection: Connection
  readonly watch: Watch
  readonly pace: Pace
  /** The statements that bring the session back to where it began, also within a transaction. */
  readonly reset: readonly string[]
  /** Does that where no transaction is open. */
  startAfresh(): Promise<void>
  /** The same, to be sent behind a COMMIT. */
  afterwards(): Question
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
  const begun = begin(scope, timeout)
  let result: T
  try {
    if (lock.length > 0) await connection.command(lockTables(lock))
    result = await runWork(scope, work, timeout)
    refuseAborted([cancel])
  } catch (error) {
    if (!connection.leads.withdraw(begun.lead) && begun.isOpen) await rollback(connection)
    throw error
  }
  await commit(scope)
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
  const databaseWith = (sequel?: Sequel): Database =>
    databaseOn(connection, right, 'transaction', scope, sequel)
  let clean: readonly string[] = []
  try {
    return await work({
      ...databaseWith(),
      guard: async (body) => {
        right.require()
        const options = { clean, cancel, watch }
        // Before the first one the session is as it began.
        clean = [...reset, timeout]
        return guard(connection, databaseWith, body, options)
      },
    })
  } finally {
    right.end()
  }
}

interface Begun {
  readonly lead: Lead
  /** Whether the server has begun it. */
  readonly isOpen: boolean
}

/** It begins with the first thing that is asked in it, in one round trip with that. */
function begin({ connection, access }: TransactionScope, timeout: string): Begun {
  let isOpen = false
  const lead: Lead = {
    statements: [`BEGIN ${access === 'read' ? 'READ ONLY' : 'READ WRITE'}`, timeout],
    done() {
      isOpen = true
    },
    failed(error, completed) {
      isOpen = completed > 0
      // That is how a standby refuses READ WRITE.
      const standby = driverFields(error).code === '0A000'
      return connection.failure(error, standby ? { kind: 'read-only' } : {})
    },
  }
  connection.leads.add(lead)
  return {
    lead,
    get isOpen() {
      return isOpen
    },
  }
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

/** Puts the session back in the same round trip. Where that fails it stays committed, and the next use of the session says so. */
async function commit({ connection, afterwards }: TransactionScope): Promise<void> {
  const { statements, answered } = afterwards()
  const outcome = await connection.script(['COMMIT', ...statements])
  if (!outcome.ok && outcome.completed === 0) {
    const error = connection.failure(outcome.error)
    throw isDatabaseError(error) && error.kind === 'lost' ? unknownOutcome(error) : error
  }
  try {
    if (!outcome.ok) throw connection.failure(outcome.error)
    answered(outcome.value)
  } catch (error) {
    connection.poison(error)
  }
  if (outcome.firstTag === 'COMMIT') return
  throw new DatabaseError(
    `PostgreSQL answered COMMIT with ${outcome.firstTag}: an earlier error was swallowed, and nothing was committed.`,
    { kind: 'statement' },
  )
}

function unknownOutcome(lost: DatabaseError): DatabaseError {
  return new DatabaseError(
    `The connection ended during COMMIT, so it may have been committed or not. ${lost.message}`,
    { kind: 'unknown-outcome', cause: lost.cause },
  )
}
