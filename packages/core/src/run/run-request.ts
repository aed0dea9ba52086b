import type { Session } from '../dialect.js'
import type { Problem } from '../plan/assessment.js'
import type { Plan } from '../plan/plan.js'
import type { Context } from './context.js'
import type { Files } from './files.js'
import type { Journal, JournalEntry } from './journal.js'
import type { LoadedStep } from './loaded-step.js'
import type { ReadOptions, Situation } from './situation.js'

/** What a run is to do. */
export interface RunRequest {
  readonly context: Context
  readonly files: Files
  readonly decide: Decide
  readonly reading: ReadOptions
  /** Each step by itself, all in one transaction, all in one unless a step prevents it, or recorded without running. */
  readonly mode: 'each' | 'together' | 'together if possible' | 'record'
  /** Whether what the run has applied is undone when one of its steps fails. */
  readonly rollsBack?: boolean
  /** Whether whatever is undone may lose data: a person has agreed, or the run that has brought it undoes it. */
  readonly mayLose?: boolean
  /** What speaks against the steps once they are loaded: asked before the first of them runs. Null: nothing. */
  readonly objection?: (
    session: Session,
    situation: Situation,
    steps: readonly LoadedStep[],
  ) => Promise<Problem | null>
}

/**
 * Decides what a run would do, from what has been read and what the run has completed. Pure: it is asked again whenever
 * somebody else has moved.
 */
export type Decide = (situation: Situation, completed: readonly JournalEntry[]) => Plan

export interface RunResult {
  readonly journal: Journal
  /** As it was decided last. */
  readonly plan: Plan
  /** As it was read last. */
  readonly situation: Situation
}
