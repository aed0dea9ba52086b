import { createHash } from 'node:crypto'
import { DatabaseError, type Pacing, pacing, type SessionOptions } from '@godwit/core'
import type { Connection } from './connection.js'
import { describeProcess, PROCESS_COLUMNS, type ServerProcess } from './describe-process.js'
import { isHeldLock } from './held-lock.js'

interface LockOptions<T> extends Pick<SessionOptions, 'waitMs' | 'signal' | 'onEvent'> {
  readonly lock: string
  /** Keeps everything else of the session off the connection meanwhile. */
  readonly take: <R>(work: () => Promise<R>) => Promise<R>
  /** As `Session.exclusive` has it: asked without the lock, as soon as it was seen to be free. */
  readonly instead?: (() => Promise<T | undefined>) | undefined
}

/**
 * Runs `work` while this very connection holds a session advisory lock. It is polled for, never waited for in the
 * server: a blocked session deadlocks with CREATE INDEX CONCURRENTLY.
 */
export async function withAdvisoryLock<T>(
  connection: Connection,
  options: LockOptions<T>,
  work: () => Promise<T>,
): Promise<T> {
  const { take, instead = async () => undefined, onEvent } = options
  const key = lockKey(options.lock)
  const wait = pacing({ ...options, ...PACE })
  const tell = teller(connection, key, wait, options)
  const untilFree = async () => {
    do {
      await tell()
      await wait.pause()
    } while (!(await isTrue(connection, IS_FREE, key)))
  }
  while (!(await take(() => isTrue(connection, TRY, key)))) {
    await take(untilFree)
    const result = await instead()
    if (result !== undefined) return result
  }
  const { waitedMs } = wait
  onEvent({ type: 'lock', phase: 'acquired', waitedMs })
  try {
    return await work()
  } finally {
    await release(connection, key, options)
    onEvent({ type: 'lock', phase: 'released', waitedMs })
  }
}

/** To ask costs the server less than a tenth of what a migration does. */
const PACE = { firstPauseMs: 30, longestPart: 1 / 16 }

const TRY = 'SELECT pg_catalog.pg_try_advisory_lock($1) AS yes'

/** Whoever waits looks for work that is left without keeping the others from doing so. */
const IS_FREE =
  'SELECT CASE WHEN pg_catalog.pg_try_advisory_lock($1) THEN pg_catalog.pg_advisory_unlock($1) ELSE false END AS yes'

/** The first 8 bytes of SHA-256 over `godwit:` and the name, as a signed number: pg_locks shows its two halves. */
export function lockKey(lock: string): bigint {
  return createHash('sha256').update(`godwit:${lock}`).digest().readBigInt64BE(0)
}

const REPORT_EVERY_MS = 2000

/** Tells every now and then who is waited for. What it gives throws when the time is up. */
function teller(
  connection: Connection,
  key: bigint,
  wait: Pacing,
  { onEvent }: Pick<SessionOptions, 'onEvent'>,
): () => Promise<void> {
  let tellAt = 0
  return async () => {
    const { over, waitedMs } = wait
    if (!over && waitedMs < tellAt) return
    const holder = await holderOf(connection, key)
    if (over) throw busy(holder, waitedMs)
    onEvent({
      type: 'lock',
      phase: 'waiting',
      waitedMs,
      ...(holder === undefined ? {} : { holder }),
    })
    tellAt = waitedMs + REPORT_EVERY_MS
  }
}

async function release(
  connection: Connection,
  key: bigint,
  { onEvent }: Pick<SessionOptions, 'onEvent'>,
): Promise<void> {
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
