import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import type { PlanRequest } from '../plan/plan-for.js'
import { type Context, sessionOptions } from './context.js'
import type { Files } from './files.js'
import { NEEDS } from './needs.js'
import { type ReadOptions, readSituation, type Situation } from './situation.js'

/**
 * A database that does not exist, but that an upgrade would create, is an empty one to whoever asks what it would run:
 * looking into it with write access creates nothing.
 */
export async function withSituation<T>(
  context: Context,
  files: Files,
  options: ReadOptions,
  request: PlanRequest,
  work: (session: Session, situation: Situation) => Promise<T>,
): Promise<T> {
  try {
    return await withReadSession(context, async (session) =>
      work(session, await readSituation(session, context, files, options)),
    )
  } catch (error) {
    const { makesDatabase } = NEEDS[request.command ?? 'upgrade']
    if (!isDatabaseError(error) || error.kind !== 'absent' || !makesDatabase) throw error
    return context.dialect.session(sessionOptions(context, 'write'), async (session) => {
      const situation = await readSituation(session, context, files, options)
      context.emit({ type: 'notice', severity: 'warning', code: 'DATABASE_ABSENT', message: error.message })
      return work(session, situation)
    })
  }
}

/** With a session that changes nothing. */
export function withReadSession<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  return context.dialect.session(sessionOptions(context, 'read'), work)
}
