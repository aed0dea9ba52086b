import { isDatabaseError } from '../database-error.js'
import { isAborted } from '../errors.js'
import { lockOf } from '../history/table-shape.js'
import { sessionOptions } from './context.js'
import { openJournal } from './journal.js'
import { needsPreparing } from './needs-preparing.js'
import type { RunRequest, RunResult } from './run-request.js'
import type { RunScope } from './run-scope.js'
import { safetyCopy } from './safety-copy.js'
import { settle } from './settle.js'
import { readSituation } from './situation.js'

/**
 * read → plan → apply, as often as it takes. Nothing to do needs no lock and no right to write, and loads none of the code that
 * applies: that is what most starts come to.
 */
export async function run(request: RunRequest): Promise<RunResult> {
  const { context } = request
  const journal = openJournal()
  const copy = safetyCopy(context)
  const options = sessionOptions(context, 'write')
  const attempt = () =>
    context.dialect.session(options, (session) => runInSession(request, { session, journal, copy }))
  try {
    return await attempt().catch((error: unknown) => {
      if (!isDatabaseError(error) || error.kind !== 'unknown-outcome') throw error
      // Only a new session can tell whether that COMMIT happened; planning again from what it reads is right either way.
      return attempt()
    })
  } catch (error) {
    if (!isAborted(error) && !(journal.isInDoubt() && isDatabaseError(error))) throw error
    const { aborted, leftInDoubt } = await import('./on-demand.js')
    throw isAborted(error) ? aborted(context, journal.kept()) : leftInDoubt(error, journal.kept())
  }
}

async function runInSession(request: RunRequest, scope: RunScope): Promise<RunResult> {
  const { session, journal } = scope
  const situation = await readSituation(session, request.context, request.files, request.reading)
  settle(request, scope, situation)
  const plan = request.decide(situation, journal.completed)
  if (plan.refusal === null && plan.steps.length === 0 && !needsPreparing(situation)) {
    return { journal, plan, situation }
  }
  const { runExclusively } = await import('./on-demand.js')
  const work = () => runExclusively(request, scope)
  // Nothing will be done, and a lock on a standby would be one of that standby alone.
  return situation.place.readOnly ? work() : session.exclusive(lockOf(situation.table), work)
}
