import { isDatabaseError } from '../database-error.js'
import { isAborted } from '../errors.js'
import type { MigrationEvent } from '../events.js'
import type { Finish } from '../plan/plan-finish.js'
import { afterStep, ClaimLost, type Expected, recordId } from './claim.js'
import { type Aftermath, consequencesOfStop, describeFailure } from './failure.js'
import type { DoubtfulEntry, JournalEntry } from './journal.js'
import type { LoadedStep } from './loaded-step.js'
import { aborted } from './refusals.js'
import { surveyAfter } from './resolve/survey.js'
import type { Stage } from './stage.js'
import { take, takeWithin } from './take.js'
import { transactionOptions } from './together.js'
import { walk } from './walk/walk.js'

/**
 * Performs steps one after the other.
 * @throws ClaimLost when somebody else has moved: then plan again.
 */
export async function performEach(stage: Stage, steps: readonly LoadedStep[]): Promise<void> {
  let { expected } = stage
  for (const [index, step] of steps.entries()) {
    stopIfAborted(stage)
    await performOne({ ...stage, expected }, step, () => steps.slice(index))
    expected = afterStep(step, expected)
  }
}

/**
 * Performs all steps in one transaction.
 * @throws ClaimLost when somebody else has moved: then plan again.
 */
export async function performTogether(stage: Stage, steps: readonly LoadedStep[]): Promise<void> {
  stopIfAborted(stage)
  const { begins } = stage
  const done: DoubtfulEntry[] = []
  try {
    await begins.transaction(async (tx) => {
      let { expected } = stage
      done.length = 0
      for (const step of steps) {
        begin(stage, step)
        done.push(entryOf(step, expected, await takeWithin(tx, step, expected)))
        expected = afterStep(step, expected)
      }
    }, transactionOptions(steps))
  } catch (error) {
    const failed = Math.min(done.length, steps.length - 1)
    const remaining = steps.slice(failed)
    const there = await survey(stage, error, remaining, steps.slice(0, failed))
    throw explain(stage, error, { doubtful: done, remaining, together: true, there })
  }
  for (const [index, step] of steps.entries()) complete(stage, step, done[index]?.durationMs ?? 0)
}

/** @param left the step and those that are to follow, for whoever has to tell of a failure. */
async function performOne(stage: Stage, step: LoadedStep, left: () => readonly LoadedStep[]): Promise<void> {
  const { context, begins, expected } = stage
  const started = performance.now()
  stage.journal.leave(undefined)
  begin(stage, step)
  try {
    // The run that began it has made a copy, and in time one of what is half done would push that out.
    if (step.resumed && context.backup?.required) await begins.transaction(async () => {})
    complete(stage, step, await (step.transaction ? take(begins, step, expected) : walk(stage, step)))
  } catch (error) {
    const remaining = left()
    const doubtful = [entryOf(step, expected, performance.now() - started)]
    const there = await survey(stage, error, remaining, [])
    throw explain(stage, error, { doubtful, remaining, together: false, there })
  }
}

/** What goes on after a COMMIT without an answer, or in a transaction that is tried again, has begun once. */
function begin({ context, journal }: Stage, step: LoadedStep): void {
  if (journal.begin(step)) context.emit(eventOf(step, 'started'))
}

function complete({ context, journal }: Stage, step: LoadedStep, durationMs: number): void {
  const { app, version, direction, from, resumed } = step
  journal.complete({ app, version, direction, from, resumed, durationMs })
  context.emit({ ...eventOf(step, 'finished'), durationMs })
}

interface Failed {
  /** What may have been committed, if it was the COMMIT that failed. */
  readonly doubtful: readonly DoubtfulEntry[]
  /** The failed step, and those that were to follow. */
  readonly remaining: readonly LoadedStep[]
  readonly together: boolean
  /** What of it was there before. */
  readonly there: Finish | undefined
}

async function survey(
  { session }: Stage,
  error: unknown,
  [step]: readonly LoadedStep[],
  before: readonly LoadedStep[],
): Promise<Finish | undefined> {
  return step === undefined ? undefined : surveyAfter(session, error, step, before)
}

/** The error to throw for a failed step. Tells the listeners, unless it is not known yet whether it failed. */
function explain({ context, journal, rollsBack }: Stage, error: unknown, failed: Failed): unknown {
  const [step] = failed.remaining
  if (step === undefined || error instanceof ClaimLost) return error
  if (isDatabaseError(error) && error.kind === 'unknown-outcome') {
    journal.doubt(failed.doubtful)
    return error
  }
  context.emit({ ...eventOf(step, 'failed'), error })
  // What is rolled back now is told when it is done.
  const stays = (entry: JournalEntry): boolean => isAborted(error) || !rollsBack || entry.resumed
  const aftermath: Aftermath = {
    // What was undone, to be applied again now, is not what stays.
    completed: journal.completed
      .filter((entry) => entry.direction === step.direction && stays(entry))
      .map((entry) => entry.version),
    remaining: failed.remaining.map((one) => one.version),
    together: failed.together,
    left: journal.left,
    there: failed.there,
  }
  if (isAborted(error)) journal.stopped(consequencesOfStop(step, aftermath))
  return describeFailure(error, step, aftermath)
}

function stopIfAborted({ context, journal }: Stage): void {
  if (context.stops.requested) throw aborted(context, journal.kept())
}

function entryOf(step: LoadedStep, expected: Expected, durationMs: number): DoubtfulEntry {
  const { app, version, direction, from, resumed } = step
  return { app, version, direction, from, resumed, durationMs, id: recordId(step, expected) }
}

function eventOf(step: LoadedStep, phase: MigrationEvent['phase']): MigrationEvent {
  const { app, version, direction, from } = step
  return { type: 'migration', phase, app, version, direction, from }
}
