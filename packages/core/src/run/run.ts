import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import { isAborted, messageOf } from '../errors.js'
import { nextId } from '../history/claims.js'
import { lockOf } from '../history/table-shape.js'
import type { Problem } from '../plan/assessment.js'
import type { Plan } from '../plan/plan.js'
import { planRollback } from '../plan/plan-rollback.js'
import { waysToUndo } from '../plan/ways-to-undo.js'
import { adopt } from './adopt.js'
import { loadAdopted } from './adopted-rows.js'
import { afterRollback, leftOf } from './after-rollback.js'
import { ClaimLost } from './claim.js'
import { type Context, sessionOptions } from './context.js'
import type { Files } from './files.js'
import { type Journal, type JournalEntry, openJournal } from './journal.js'
import { loadSteps } from './load-steps.js'
import type { LoadedStep } from './loaded-step.js'
import { performEach, performTogether } from './perform.js'
import { prepare } from './prepare.js'
import { record } from './record.js'
import { aborted, cannotRecord, leftInDoubt, readOnly, refused } from './refusals.js'
import { type SafetyCopy, safetyCopy } from './safety-copy.js'
import { type ReadOptions, readSituation, type Situation } from './situation.js'
import type { Stage } from './stage.js'
import { canBeTogether, checkTogether } from './together.js'

/**
 * Decides what a run would do, from what has been read and what the run has completed. Pure: it is asked again whenever
 * somebody else has moved.
 */
export type Decide = (situation: Situation, completed: readonly JournalEntry[]) => Plan

export interface Run {
  readonly context: Context
  readonly files: Files
  readonly decide: Decide
  readonly reading: ReadOptions
  /** Each step by itself, all in one transaction, all in one unless a step prevents it, or recorded without running. */
  readonly mode: 'each' | 'together' | 'together if possible' | 'record'
  /** Whether what the run has applied is undone when one of its steps fails. */
  readonly rollsBack?: boolean
  /** What speaks against the steps once they are loaded: asked before the first of them runs. Null: nothing. */
  readonly objection?: (
    session: Session,
    situation: Situation,
    steps: readonly LoadedStep[],
  ) => Promise<Problem | null>
}

export interface RunResult {
  readonly journal: Journal
  /** As it was decided last. */
  readonly plan: Plan
  /** As it was read last. */
  readonly situation: Situation
}

/** read → plan → apply, as often as it takes. Nothing to do needs no lock and no right to write. */
export async function run(request: Run): Promise<RunResult> {
  const { dialect } = request.context
  const journal = openJournal()
  const copy = safetyCopy(request.context)
  const options = sessionOptions(request.context, 'write')
  const attempt = () =>
    dialect.session(options, (session) => runInSession({ ...request, copy }, session, journal))
  try {
    return await attempt().catch((error: unknown) => {
      if (!isDatabaseError(error) || error.kind !== 'unknown-outcome') throw error
      // Only a new session can tell whether that COMMIT happened; planning again from what it reads is right either way.
      return attempt()
    })
  } catch (error) {
    if (isAborted(error)) throw aborted(request.context, journal.kept())
    if (journal.isInDoubt() && isDatabaseError(error)) throw leftInDoubt(error, journal.kept())
    throw error
  }
}

interface Begun extends Run {
  readonly copy: SafetyCopy
}

async function runInSession(request: Begun, session: Session, journal: Journal): Promise<RunResult> {
  const situation = await readAndSettle(request, session, journal)
  const plan = request.decide(situation, journal.completed)
  if (plan.refusal === null && plan.steps.length === 0 && !needsPreparing(situation)) {
    return { journal, plan, situation }
  }
  const work = () => runExclusively(request, session, journal)
  // Nothing will be done, and a lock on a standby would be one of that standby alone.
  return situation.place.readOnly ? work() : session.exclusive(lockOf(situation.table), work)
}

async function runExclusively(request: Begun, session: Session, journal: Journal): Promise<RunResult> {
  const { context, files, decide, mode } = request
  const copied = mode === 'record' ? session : request.copy.on(session)
  for (let lostAt: string | null = null; ; ) {
    const situation = await readAndSettle(request, session, journal)
    const rowsAsRead = JSON.stringify(situation.rows)
    if (rowsAsRead === lostAt) throw cannotRecord(context)

    const plan = decide(situation, journal.completed)
    if (journal.isFinished() && !needsPreparing(situation)) return { journal, plan, situation }
    if (plan.refusal !== null) throw refused(plan.refusal, journal.kept())
    const steps = journal.outstanding(plan)
    if (steps.length === 0 && !needsPreparing(situation)) return { journal, plan, situation }
    if (situation.place.readOnly) throw readOnly(context, steps, situation)

    const loaded = await loadSteps(steps, session, situation, files, context.dialect)
    if (mode === 'together') checkTogether(loaded)
    const objection = journal.isUnderWay() ? null : await request.objection?.(session, situation, loaded)
    if (objection) throw refused(objection, journal.kept())
    const adopted = await loadAdopted(situation, files)
    if (adopted.length > 0) {
      // Where Aerich's records have changed meanwhile, ours need not have.
      if (await adopt({ session, context, journal, situation }, adopted)) lostAt = rowsAsRead
      continue
    }
    const begins = context.backup?.required || steps.some((step) => !step.resumed)
    const table = await prepare(session, context, situation, steps.length > 0 && begins ? { copied } : {})
    if (table === null) continue
    const ids = situation.rows.map((row) => row.id)
    const expected = { table, ids, next: nextId(ids), now: situation.now }
    const stage = { session, copied, context, journal, expected, rollsBack: request.rollsBack ?? false }
    lostAt = (await perform(request, stage, situation, loaded)) ? null : rowsAsRead
  }
}

/** False: somebody else has moved, so read and plan again. */
async function perform(
  request: Begun,
  stage: Stage,
  situation: Situation,
  steps: readonly LoadedStep[],
): Promise<boolean> {
  const { mode } = request
  const resumes = steps.some((step) => step.resumed)
  const together = mode === 'together' || (mode === 'together if possible' && canBeTogether(steps))
  try {
    if (mode === 'record') await record(stage, steps)
    else if (together && !resumes) await performTogether(stage, steps)
    else await performEach(stage, steps)
    return true
  } catch (error) {
    if (error instanceof ClaimLost) return false
    throw stage.rollsBack && !isOpen(error) ? await rollBack(request, stage, situation, error) : error
  }
}

/** It was not a step that failed; or nobody knows yet whether it did. */
function isOpen(error: unknown): boolean {
  return isAborted(error) || (isDatabaseError(error) && error.kind === 'unknown-outcome')
}

/** Undoes what the run has applied, while it still holds the lock. Gives the error that says what became of it. */
async function rollBack(
  { context, files, copy }: Begun,
  stage: Stage,
  { assessments }: Situation,
  error: unknown,
): Promise<unknown> {
  const applied = stage.journal.completed.filter((entry) => entry.direction === 'upgrade' && !entry.resumed)
  if (applied.length === 0) return error
  const journal = openJournal()
  let last: { readonly assessments: Situation['assessments']; readonly refusal: Problem | null } = {
    assessments,
    refusal: null,
  }
  const decide: Decide = (situation) => {
    const plan = planRollback(situation.assessments, applied, situation.dependencies)
    last = { assessments: situation.assessments, refusal: plan.refusal }
    return plan
  }
  const request: Begun = { context, files, copy, decide, reading: { loadPending: false }, mode: 'each' }
  const failure = await runExclusively(request, stage.session, journal).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const undone = journal.completed
  const left = leftOf({ applied, undone })
  if (left.length === 0) return afterRollback(error, { applied, undone })
  return afterRollback(error, {
    applied,
    undone,
    left: { reason: reasonOf(failure, last.refusal), ways: waysToUndo(last.assessments, left, undone) },
  })
}

/** Without what the rollback by itself has kept or changed: that is told of the whole run. */
function reasonOf(failure: unknown, refusal: Problem | null): string {
  if (refusal !== null) return refusal.message
  if (failure === undefined) return 'Somebody else has changed its record.'
  if (isAborted(failure)) return 'The run was told to stop.'
  const [reason = ''] = messageOf(failure).split('\n  ')
  return reason
}

async function readAndSettle(request: Run, session: Session, journal: Journal): Promise<Situation> {
  const { context, files, reading, mode } = request
  const situation = await readSituation(session, context, files, reading)
  const table = situation.table.name
  for (const { app, version, recorded } of journal.settleAdoption(situation.rows)) {
    context.emit({ type: 'history', change: 'adopted', table, app, version, formerly: recorded })
  }
  for (const { resumed, ...step } of journal.settle(situation.rows)) {
    const { app, version } = step
    context.emit(
      mode === 'record'
        ? { type: 'history', change: 'baselined', table, app, version }
        : { type: 'migration', phase: 'finished', ...step },
    )
  }
  return situation
}

/** Whether there is something to write before any step: records to rename, or to adopt. */
function needsPreparing({ assessments }: Situation): boolean {
  return assessments.some(
    ({ renames, obstacles, adoption }) =>
      (renames.length > 0 && obstacles.length === 0) || adoption?.counts === true,
  )
}
