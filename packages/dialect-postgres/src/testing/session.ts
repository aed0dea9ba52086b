import type { DialectEvent, Session, SessionOptions } from '@godwit/core'
import { postgres } from '../index.js'

export const PATIENT_MS = 30_000

/** One session with write access on this database, and what it reported. Only for tests. */
export function withSession<T>(
  where: Parameters<typeof postgres>[0],
  work: (session: Session, events: DialectEvent[]) => Promise<T>,
  options: Partial<SessionOptions> = {},
): Promise<T> {
  const events: DialectEvent[] = []
  return postgres(where).session(
    { access: 'write', waitMs: PATIENT_MS, onEvent: (event) => events.push(event), ...options },
    (session) => work(session, events),
  )
}

/** The error of something that must fail. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<Error & { kind?: string; fix?: string; offset?: number }> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome
  throw new Error('It did not fail.')
}
