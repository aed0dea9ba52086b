import type { DialectEvent, Session, SessionOptions } from '@godwit/core'
import { locate } from '../location.js'
import type { Pace } from '../pace.js'
import { session } from '../session.js'
import { PATIENT_MS } from './session.js'

const HASTY: Pace = {
  lookAfterMs: 20,
  lookEveryMs: 20,
  tellEveryMs: 40,
  idleMs: 20,
  lockTimeoutMs: 400,
  firstPauseMs: 10,
  longestPauseMs: 50,
}

/** One session that loses patience within the time of a test, and what it reported. Only for tests. */
export function withHastySession<T>(
  where: Parameters<typeof locate>[0],
  work: (session: Session, events: DialectEvent[]) => Promise<T>,
  options: Partial<SessionOptions> = {},
): Promise<T> {
  const events: DialectEvent[] = []
  const onEvent = (event: DialectEvent): void => {
    events.push(event)
    options.onEvent?.(event)
  }
  return session(
    locate(where),
    { access: 'write', waitMs: PATIENT_MS, ...options, onEvent },
    (opened) => work(opened, events),
    HASTY,
  )
}
