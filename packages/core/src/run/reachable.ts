import { isDatabaseError } from '../database-error.js'
import { type Context, sessionOptions } from './context.js'
import { patience } from './patience.js'

/**
 * Waits until the database answers, be it that it is not there: what makes it is not ours to wait for.
 * @throws DatabaseError `unavailable` when the time is up.
 */
export async function untilReachable(context: Context): Promise<void> {
  const { dialect, lockTimeout, stops, emit } = context
  const wait = patience(lockTimeout, stops)
  for (;;) {
    try {
      return await dialect.session({ ...sessionOptions(context, 'read'), waitMs: 0 }, async () => {})
    } catch (error) {
      if (!isDatabaseError(error) || error.kind !== 'unavailable') return
      if (wait.over) throw error
      emit({ type: 'wait', for: 'database', waitedMs: wait.waitedMs, reason: error.message })
    }
    await wait.pause()
  }
}
