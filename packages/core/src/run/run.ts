import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import { isAborted } from '../errors.js'
import { nextId } from '../history/claims.js'
import type { Problem } from '../plan/assessment.js'
import type { Plan } from '../plan/plan.js'
import { planRollback } from '../plan/plan-rollback.js'
import { afterRollback } from './after-rollback.js'
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
  const options = sessionOptions(request.context, 'write')
  const attempt = () => dialect.session(options, (session) => runInSession(request, session, journal))
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

async function runInSession(request: Run, session: Session, journal: Journal): Promise<RunResult> {
  const situation = await readAndSettle(request, session, journal)
  const plan = request.decide(situation, journal.completed)
  if (plan.refusal === null && plan.steps.length === 0 && !needsRenaming(situation)) {
    return { journal, plan, situation }
  }
  const { schema, name } = situation.table
  const work = () => runExclusively(request, session, journal)
  // Nothing will be done, and a lock on a standby would be one of that standby alone.
  return situation.place.readOnly ? work() : session.exclusive(`${schema}.${name}`, work)
}

async function runExclusively(request: Run, session: Session, journal: Journal): Promise<RunResult> {
  const { context, files, decide } = request
  for (let lostAt: string | null = null; ; ) {
    const situation = await readAndSettle(request, session, journal)
    const rowsAsRead = JSON.stringify(situation.rows)
    if (rowsAsRead === lostAt) throw cannotRecord(context)

    const plan = decide(situation, journal.completed)
    if (journal.isFinished() && !needsRenaming(situation)) return { journal, plan, situation }
    if (plan.refusal !== null) throw refused(plan.refusal, journal.kept())
    const steps = journal.outstanding(plan)
    if (steps.length === 0 && !needsRenaming(situation)) return { journal, plan, situation }
    if (situation.place.readOnly) throw readOnly(context, steps)

    const loaded = await loadSteps(steps, session, situation, files, context.dialect)
    if (request.mode === 'together') checkTogether(loaded)
    const objection = journal.isUnderWay() ? null : await request.objection?.(session, situation, loaded)
    if (objection) throw refused(objection, journal.kept())
    const table = await prepare(session, context, situation)
    if (table === null) continue
    const ids = situation.rows.map((row) => row.id)
    const expected = { table, ids, next: nextId(ids), now: situation.now }
    const stage = { session, context, journal, expected, rollsBack: request.rollsBack ?? false }
    lostAt = (await perform(request, stage, loaded)) ? null : rowsAsRead
  }
}

/** False: somebody else has moved, so read and plan again. */
async function perform(request: Run, stage: Stage, steps: readonly LoadedStep[]): Promise<boolean> {
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
    throw stage.rollsBack && !isOpen(error) ? await rollBack(request, stage, error) : error
  }
}

/** It was not a step that failed; or nobody knows yet whether it did. */
function isOpen(error: unknown): boolean {
  return isAborted(error) || (isDatabaseError(error) && error.kind === 'unknown-outcome')
}

/** Undoes what the run has applied, while it still holds the lock. Gives the error that says what became of it. */
async function rollBack({ context, files }: Run, stage: Stage, error: unknown): Promise<unknown> {
  const applied = stage.journal.completed.filter((entry) => entry.direction === 'upgrade' && !entry.resumed)
  if (applied.length === 0) return error
  const journal = openJournal()
  const decide: Decide = ({ assessments, dependencies }) => planRollback(assessments, applied, dependencies)
  const request: Run = { context, files, decide, reading: { loadPending: false }, mode: 'each' }
  const failure = await runExclusively(request, stage.session, journal).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return afterRollback(error, { applied, undone: journal.completed, failure })
}

async function readAndSettle(request: Run, session: Session, journal: Journal): Promise<Situation> {
  const { context, files, reading, mode } = request
  const situation = await readSituation(session, context, files, reading)
  const table = situation.table.name
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

function needsRenaming({ assessments }: Situation): boolean {
  return assessments.some(({ renames, obstacles }) => renames.length > 0 && obstacles.length === 0)
}
