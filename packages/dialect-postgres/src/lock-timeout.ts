import { DatabaseError, isDatabaseError, pacing, type SessionOptions } from '@godwit/core'
import { driverFields } from './driver-error.js'
import type { LockWait } from './lock-wait.js'
import type { Pace } from './pace.js'

interface LockTimeoutOptions extends Pick<SessionOptions, 'waitMs' | 'signal'> {
  /** Whether the work may be attempted again. */
  readonly repeatable: boolean
  readonly lockWait: LockWait
  readonly pace: Pace
  /** Brings the session back to where it began. */
  startAfresh(): Promise<void>
}

/**
 * Attempts work that needs locks which others may hold. Whoever stands in the queue for a lock holds up all who come later,
 * be it only to read: what can be repeated gives up early, lets them pass, and tries again. What counts against
 * `waitMs` is the time that was waited, not that of the work which is done again.
 */
export async function withLockTimeout<T>(
  { repeatable, waitMs, signal, lockWait, pace, startAfresh }: LockTimeoutOptions,
  attempt: (lockTimeoutMs: number) => Promise<T>,
): Promise<T> {
  const pauses = pacing({ ...pace, waitMs: Number.POSITIVE_INFINITY, signal })
  let waitedMs = 0
  for (let attempts = 1; ; attempts += 1) {
    const leftMs = waitMs - waitedMs
    const lockTimeoutMs = repeatable ? Math.min(pace.lockTimeoutMs, leftMs) : leftMs
    const since = performance.now()
    try {
      const result = await attempt(lockTimeoutMs)
      lockWait.acquired()
      return result
    } catch (error) {
      if (!isLockTimeout(error)) throw error
      waitedMs += Math.ceil(Math.min(lockTimeoutMs, performance.now() - since))
      if (!repeatable || waitedMs >= waitMs) throw busy(error, lockWait.holder, { waitedMs, attempts })
    }
    lockWait.lasts({ since })
    await startAfresh()
    const paused = performance.now()
    await pauses.pause()
    waitedMs += Math.round(performance.now() - paused)
  }
}

/** Not what NOWAIT says, nor code of the database that raises the same: that was meant, and is not for us to repeat. */
function isLockTimeout(error: unknown): error is DatabaseError {
  return (
    isDatabaseError(error) &&
    error.kind === 'busy' &&
    driverFields(error.cause).routine === 'ProcessInterrupts'
  )
}

function busy(
  { offset, statement, cause }: DatabaseError,
  holder: string | undefined,
  { waitedMs, attempts }: { readonly waitedMs: number; readonly attempts: number },
): DatabaseError {
  const tries = attempts === 1 ? '' : ` in ${attempts} attempts`
  return new DatabaseError(
    `Another connection holds a lock that is needed: ${holder ?? 'it cannot be seen which'}. Waited ${waitedMs} ms${tries}.`,
    {
      kind: 'busy',
      offset,
      statement,
      fix: 'Wait for it to finish and try again, or allow a longer wait.',
      cause,
    },
  )
}
