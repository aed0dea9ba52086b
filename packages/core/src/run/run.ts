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
import { type ReadOptions, readSituation } from './situation.js'

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
  const found = await look(request, scope)
  if (found.isDone) return found
  const { place, table } = found.situation
  // Loaded by whoever has the lock: of many that start at once, one has something to do.
  const work = async () => (await import('./on-demand.js')).runExclusively(request, scope)
  // Nothing will be done, and a lock on a standby would be one of that standby alone.
  if (place.readOnly) return work()
  return scope.session.exclusive(lockOf(table), work, async () => {
    const { isDone, ...result } = await look(request, scope)
    return isDone ? result : undefined
  })
}

interface Found extends RunResult {
  readonly isDone: boolean
}

/** Loads what is pending only where nothing is to be done with it: else it is loaded by whoever has the lock. */
async function look(request: RunRequest, scope: RunScope): Promise<Found> {
  const found = await lookWith(request, scope, { ...request.reading, loadPending: false })
  const hasPending = found.situation.assessments.some(({ pending }) => pending.length > 0)
  return found.isDone && hasPending && request.reading.loadPending
    ? lookWith(request, scope, request.reading)
    : found
}

async function lookWith(request: RunRequest, scope: RunScope, reading: ReadOptions): Promise<Found> {
  const { session, journal } = scope
  const situation = await readSituation(session, request.context, request.files, reading)
  settle(request, scope, situation)
  const plan = request.decide(situation, journal.completed)
  const isDone = plan.refusal === null && plan.steps.length === 0 && !needsPreparing(situation)
  return { journal, plan, situation, isDone }
}
