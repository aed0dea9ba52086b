import { setTimeout } from 'node:timers/promises'
import { DatabaseError, refuseAborted, type SessionOptions } from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseError, isBusy } from './driver-error.js'

const FIRST_PAUSE_MS = 4
const LONGEST_PAUSE_MS = 120
/** Of the time waited so far: whoever is waited for has ended its work by then, and is not overslept by more. */
const LONGEST_PART = 1 / 16
const REPORT_EVERY_MS = 1000

/**
 * Attempts until the database is free, or until the session's patience ends: then the error is of kind `busy`.
 * The driver's own waiting would stop the event loop, and with it signals and timers.
 */
export async function untilFree<T>(
  connection: Pick<Connection, 'database' | 'unwritable' | 'options'>,
  attempt: () => T,
): Promise<T> {
  const { options } = connection
  const mapped = () => {
    try {
      return attempt()
    } catch (cause) {
      throw isBusy(cause) ? cause : databaseError(cause, connection)
    }
  }
  const { result, waitedMs, hasWaited } = await polled(options, mapped, (waited, cause) =>
    busy(connection.database, waited, cause),
  )
  if (hasWaited) options.onEvent({ type: 'lock', phase: 'acquired', waitedMs })
  return result
}

export interface Polled<T> {
  readonly result: T
  readonly waitedMs: number
  /** Whether it was told that it waits. */
  readonly hasWaited: boolean
}

export type WaitOptions = Pick<SessionOptions, 'waitMs' | 'signal' | 'cancel' | 'onEvent'>

/** Attempts again while the attempt fails as busy, after pauses that are never the same for two processes. */
export async function polled<T>(
  options: WaitOptions,
  attempt: () => T | Promise<T>,
  inVain: (waitedMs: number, cause: unknown) => Error,
): Promise<Polled<T>> {
  const started = performance.now()
  const waited = () => Math.round(performance.now() - started)
  const { onEvent, waitMs } = options
  let reported: number | undefined
  for (;;) {
    try {
      return { result: await attempt(), waitedMs: waited(), hasWaited: reported !== undefined }
    } catch (cause) {
      if (!isBusy(cause)) throw cause
      if (waited() >= waitMs) throw inVain(waited(), cause)
    }
    if (reported === undefined || waited() - reported >= REPORT_EVERY_MS) {
      reported = waited()
      onEvent({ type: 'lock', phase: 'waiting', waitedMs: reported })
    }
    const pause = Math.max(FIRST_PAUSE_MS, Math.min(waited() * LONGEST_PART, LONGEST_PAUSE_MS))
    await pauseFor(Math.min(pause * (0.5 + Math.random()), Math.max(waitMs - waited(), 1)), options)
  }
}

async function pauseFor(ms: number, { signal, cancel }: WaitOptions): Promise<void> {
  const signals = [signal, cancel].filter((one) => one !== undefined)
  await setTimeout(ms, undefined, { signal: AbortSignal.any(signals) }).catch(() => {})
  refuseAborted(signals)
}

function busy(database: string, waitedMs: number, cause: unknown): DatabaseError {
  return new DatabaseError(
    `${database} is busy: another connection was writing to it, or kept it open for reading, for all of ${waitedMs} ms.`,
    { kind: 'busy', fix: 'Try again, wait longer, or find the process that holds it.', cause },
  )
}
