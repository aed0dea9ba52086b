import { setTimeout } from 'node:timers/promises'
import { AbortedError, DatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseError, isBusy } from './driver-error.js'

const FIRST_PAUSE_MS = 4
const LONGEST_PAUSE_MS = 120
const REPORT_EVERY_MS = 1000

/**
 * Attempts until the database is free, or until the session's patience ends: then the error is of kind `busy`.
 * The driver's own waiting would stop the event loop, and with it signals and timers.
 */
export async function untilFree<T>(connection: Connection, attempt: () => T): Promise<T> {
  const started = performance.now()
  const waited = () => Math.round(performance.now() - started)
  const { onEvent, waitMs } = connection.options
  let reported: number | undefined
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      const result = attempt()
      if (reported !== undefined) onEvent({ type: 'lock', phase: 'acquired', waitedMs: waited() })
      return result
    } catch (cause) {
      if (!isBusy(cause)) throw databaseError(cause, connection)
      if (waited() >= waitMs) throw busy(connection, waited(), cause)
    }
    if (reported === undefined || waited() - reported >= REPORT_EVERY_MS) {
      reported = waited()
      onEvent({ type: 'lock', phase: 'waiting', waitedMs: reported })
    }
    await pauseFor(Math.min(pause * (0.5 + Math.random()), Math.max(waitMs - waited(), 1)), connection)
  }
}

/** @throws AbortedError once the run was told to stop. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AbortedError('Stopped: the run was told to end.', { cause: signal.reason })
}

async function pauseFor(ms: number, connection: Connection): Promise<void> {
  const { signal } = connection.options
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {})
  refuseAborted(signal)
}

function busy({ database }: Connection, waitedMs: number, cause: unknown): DatabaseError {
  return new DatabaseError(
    `${database} is busy: another connection was writing to it, or kept it open for reading, for all of ${waitedMs} ms.`,
    { kind: 'busy', fix: 'Try again, wait longer, or find the process that holds it.', cause },
  )
}
