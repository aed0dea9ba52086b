import { createHash } from 'node:crypto'
import { DatabaseError, type Pacing, pacing, type SessionOptions } from '@godwit/core'
import type { Connection } from './connection.js'
import { describeProcess, PROCESS_COLUMNS, type ServerProcess } from './describe-process.js'

interface LockOptions extends Pick<SessionOptions, 'waitMs' | 'signal' | 'onEvent'> {
  readonly lock: string
  /** Keeps everything else of the session off the connection meanwhile. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>
}

/**
 * Runs `work` while this very connection holds a session advisory lock. It is polled for, never waited for in the
 * server: a blocked session deadlocks with CREATE INDEX CONCURRENTLY.
 */
export async function withAdvisoryLock<T>(
  connection: Connection,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const key = lockKey(options.lock)
  const wait = pacing(options)
  await options.take(() => acquire(connection, key, wait, options))
  const { waitedMs } = wait
  options.onEvent({ type: 'lock', phase: 'acquired', waitedMs })
  try {
    return await work()
  } finally {
    await release(connection, key, options)
    options.onEvent({ type: 'lock', phase: 'released', waitedMs })
  }
}

/** The first 8 bytes of SHA-256 over `godwit:` and the name, as a signed number: pg_locks shows its two halves. */
export function lockKey(lock: string): bigint {
  return createHash('sha256').update(`godwit:${lock}`).digest().readBigInt64BE(0)
}

/** The id of the database of the session. */
export const OWN_DATABASE =
  '(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())'

/** Whether a row `l` of pg_locks is that of whoever holds the lock. */
export function isHeldLock(key: bigint, database = OWN_DATABASE): string {
  return `l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.classid::int8 = ${BigInt.asUintN(32, key >> 32n)} AND l.objid::int8 = ${BigInt.asUintN(32, key)}
  AND l.database = ${database}`
}

const REPORT_EVERY_MS = 2000

async function acquire(
  connection: Connection,
  key: bigint,
  wait: Pacing,
  options: LockOptions,
): Promise<void> {
  let reportAt = 0
  for (;;) {
    if (await isTrue(connection, 'SELECT pg_catalog.pg_try_advisory_lock($1) AS yes', key)) return
    const over = wait.over
    if (over || wait.waitedMs >= reportAt) {
      const holder = await holderOf(connection, key)
      if (over) throw busy(holder, wait.waitedMs)
      options.onEvent({
        type: 'lock',
        phase: 'waiting',
        waitedMs: wait.waitedMs,
        ...(holder === undefined ? {} : { holder }),
      })
      reportAt = wait.waitedMs + REPORT_EVERY_MS
    }
    await wait.pause()
  }
}

async function release(connection: Connection, key: bigint, { onEvent }: LockOptions): Promise<void> {
  // Where the connection is lost, so is the lock, and the error that matters is on its way already.
  const released = await isTrue(connection, 'SELECT pg_catalog.pg_advisory_unlock($1) AS yes', key).catch(
    () => true,
  )
  if (released) return
  onEvent({
    type: 'notice',
    severity: 'warning',
    code: 'LOCK_WAS_LOST',
    message:
      'The advisory lock was not held any more at the end: a migration or a connection pooler released it.',
  })
}

async function isTrue(connection: Connection, question: string, key: bigint): Promise<boolean> {
  const [answer] = await connection.rows<{ yes: boolean }>(question, [key])
  return answer?.yes === true
}

async function holderOf(connection: Connection, key: bigint): Promise<string | undefined> {
  const [holder] = await connection.rows<ServerProcess>(
    `SELECT l.pid, ${PROCESS_COLUMNS}
    FROM pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
    WHERE ${isHeldLock(key)}`,
  )
  return holder === undefined ? undefined : describeProcess(holder)
}

function busy(holder: string | undefined, waitedMs: number): DatabaseError {
  return new DatabaseError(
    `Another runner holds the lock: ${holder ?? 'it cannot be seen which'}. Waited ${waitedMs} ms.`,
    { kind: 'busy', fix: 'Wait for it to finish and try again, or allow a longer wait.' },
  )
}
