import { type Backend, IS_BACKEND, valuesOf } from './backend.js'
import type { Observer } from './observer.js'
import type { Ending } from './timers.js'

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000

/** The cancelling of one statement. */
export interface Cancelling {
  begin(): void
  /** Resolves when no cancel is on its way any more: it would hit what is sent next. */
  answered(): Promise<void>
}

/** Cancels what the backend runs, again and again until it has ended: a cancel that comes a moment too early does nothing. */
export function cancelUntil(end: Ending, observer: Observer, backend: Backend): Cancelling {
  let sent: Promise<void> = Promise.resolve()
  const run = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; !end.isOver; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await observer.open().catch(() => {})
      if (end.isOver) return
      sent = observer.rows(CANCEL, valuesOf(backend)).then(
        () => {},
        () => {},
      )
      await sent
      await end.pause(pause)
    }
  }
  return { begin: () => void run(), answered: () => sent }
}

const CANCEL = `SELECT pg_catalog.pg_cancel_backend(a.pid) FROM pg_catalog.pg_stat_activity AS a WHERE ${IS_BACKEND}`
