import { refuseAborted, type SessionOptions } from '@godwit/core'
import type { Backend } from './backend.js'
import { cancelUntil } from './cancel-until.js'
import { driverFields } from './driver-error.js'
import type { LockWait } from './lock-wait.js'
import type { Observer } from './observer.js'
import type { Pace } from './pace.js'
import { type Ending, ending } from './timers.js'

/** What is looked at, by which means, and who is told. */
export interface WatchOptions extends Pick<SessionOptions, 'onEvent'> {
  readonly cancel: AbortSignal | undefined
  readonly observer: Observer
  readonly backend: Backend
  readonly lockWait: LockWait
  readonly pace: Pace
}

export interface StatementWatch {
  /** Sends a statement, and sees to it until it has ended. One at a time. */
  during<T>(send: () => Promise<T>): Promise<T>
  /** Cancels the one that runs, if one does. */
  readonly cancel: () => void
}

interface Running {
  /** As `performance.now()` had it. */
  readonly since: number
  readonly end: Ending
  /** Whether it was last seen to wait for a lock. */
  waits: boolean
}

/** Looks at statements that take long, and cancels them. What `cancel` has ended fails with an `AbortedError`. */
export function statementWatch(options: WatchOptions): StatementWatch {
  const { observer, backend, lockWait, cancel, pace } = options
  let cancelRunning = (): void => {}
  return {
    cancel: () => cancelRunning(),
    async during(send) {
      const end = ending()
      const running: Running = { since: performance.now(), end, waits: false }
      const cancelling = cancelUntil(end, observer, backend)
      cancelRunning = cancelling.begin
      end.after(pace.lookAfterMs, () => look(running, options))
      // What cleans up after a cancelled statement is quick. Where it is not, it has to end too.
      if (cancel?.aborted) end.after(pace.lookAfterMs, cancelling.begin)
      try {
        const result = await send()
        if (running.waits) lockWait.acquired()
        return result
      } catch (error) {
        if (driverFields(error).code === CANCELED) refuseAborted([cancel])
        throw error
      } finally {
        cancelRunning = () => {}
        end.end()
        await cancelling.answered()
        observer.rest()
      }
    },
  }
}

/** The server's word for a statement that was cancelled. */
const CANCELED = '57014'

/** Tells what a statement waits for, or how far it is, until it has ended. */
async function look(running: Running, { observer, backend, lockWait, pace, onEvent }: WatchOptions) {
  const { since, end } = running
  const { sightingOf } = await import('./sightings.js')
  for (let tellAt = pace.tellEveryMs; !end.isOver; await end.pause(pace.lookEveryMs)) {
    const seen = await sightingOf(observer, backend).catch(() => undefined)
    if (end.isOver || seen === undefined) continue
    if (seen.blockers !== undefined) lockWait.lasts({ since, holder: seen.blockers })
    else if (running.waits) lockWait.acquired()
    running.waits = seen.blockers !== undefined
    const lastedMs = performance.now() - since
    if (running.waits || lastedMs < tellAt) continue
    tellAt = lastedMs + pace.tellEveryMs
    const message = stillRunning(backend, lastedMs, seen.progress)
    onEvent({ type: 'notice', severity: 'info', code: 'STILL_RUNNING', message })
  }
}

function stillRunning({ pid }: Backend, lastedMs: number, progress: string | undefined): string {
  const told = progress === undefined ? '' : `: ${progress}`
  return `A statement still runs after ${Math.round(lastedMs / 1000)} s (process ${pid})${told}`
}
