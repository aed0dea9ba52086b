import { nextId } from '../history/claims.js'
import { knownIds } from '../history/known-ids.js'
import { adopt } from './adopt/adopt.js'
import { loadAdopted } from './adopt/adopted-rows.js'
import { ClaimLost } from './claim.js'
import { loadSteps } from './load-steps.js'
import type { LoadedStep } from './loaded-step.js'
import { needsPreparing } from './needs-preparing.js'
import { performEach, performTogether } from './perform.js'
import { prepare } from './prepare.js'
import { record } from './record.js'
import { cannotRecord, readOnly, refused } from './refusals.js'
import { rollBack } from './roll-back.js'
import type { RunRequest, RunResult } from './run-request.js'
import type { RunScope } from './run-scope.js'
import { settle } from './settle.js'
import { readSituation } from './situation.js'
import type { Stage } from './stage.js'
import { canBeTogether, checkTogether } from './together.js'

/** read → plan → apply, while the lock is held: again whenever somebody else has moved, until nothing is left to do. */
export async function runExclusively(request: RunRequest, scope: RunScope): Promise<RunResult> {
  const { context, files, decide, mode, reading } = request
  const { session, journal } = scope
  const begins = mode === 'record' ? session : scope.copy.withCopyFirst(session)
  for (let lostAt: string | null = null; ; ) {
    const situation = await readSituation(session, context, files, reading)
    settle(request, scope, situation)
    const rowsAsRead = JSON.stringify(situation.rows)
    if (rowsAsRead === lostAt) throw cannotRecord(context)

    const plan = decide(situation, journal.completed)
    if (journal.isFinished() && !needsPreparing(situation)) return { journal, plan, situation }
    if (plan.refusal !== null) throw refused(plan.refusal, journal.kept())
    const steps = journal.outstanding(plan)
    if (steps.length === 0 && !needsPreparing(situation)) return { journal, plan, situation }
    if (situation.place.readOnly) throw readOnly(context, steps, situation)

    const asWritten = await loadSteps(steps, session, situation, files, context.dialect)
    const loaded = request.mayLose ? asWritten.map(withLeave) : asWritten
    if (mode === 'together') checkTogether(loaded)
    const objection = journal.isUnderWay() ? null : await request.objection?.(session, situation, loaded)
    if (objection) throw refused(objection, journal.kept())
    const adopted = await loadAdopted(situation, files)
    if (adopted.length > 0) {
      // Where Aerich's records have changed meanwhile, ours need not have.
      if (await adopt({ session, context, journal, situation }, adopted)) lostAt = rowsAsRead
      continue
    }
    const isBegun = context.backup?.required || steps.some((step) => !step.resumed)
    const table = await prepare(session, context, situation, steps.length > 0 && isBegun ? { begins } : {})
    if (table === null) continue
    const ids = knownIds(situation.rows.map((row) => row.id))
    const expected = { table, ids, next: nextId(ids), now: situation.now }
    const stage = { session, begins, context, journal, expected, rollsBack: request.rollsBack ?? false }
    try {
      await perform(stage, loaded, mode)
      lostAt = null
    } catch (error) {
      if (!(error instanceof ClaimLost))
        throw stage.rollsBack ? await rollBack({ request, scope, situation, error }, runExclusively) : error
      lostAt = rowsAsRead
    }
  }
}

/** What is undone may take along what the engine would else refuse to lose. */
function withLeave(step: LoadedStep): LoadedStep {
  return step.direction === 'downgrade' ? { ...step, expectLoss: 'any' } : step
}

async function perform(stage: Stage, steps: readonly LoadedStep[], mode: RunRequest['mode']): Promise<void> {
  const resumes = steps.some((step) => step.resumed)
  const together = mode === 'together' || (mode === 'together if possible' && canBeTogether(steps))
  if (mode === 'record') await record(stage, steps)
  else if (together && !resumes) await performTogether(stage, steps)
  else await performEach(stage, steps)
}
