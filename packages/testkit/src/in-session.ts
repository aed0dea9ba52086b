import type { Session, SessionOptions } from '@godwit/core'
import type { TestDatabase } from './test-database.js'

/** Long enough for every wait that ends in success, so that only a wait that never ends meets it. */
const PATIENCE_MS = 30_000

/** Runs `work` in a session of its own, with write access unless told otherwise. */
export function inSession<T>(
  database: TestDatabase,
  work: (session: Session) => Promise<T>,
  options: Partial<SessionOptions> = {},
): Promise<T> {
  return database
    .dialect()
    .session({ access: 'write', waitMs: PATIENCE_MS, onEvent: () => undefined, ...options }, work)
}
