import type { Direction } from '../direction.js'
import type { HistoryRow } from '../history/row.js'
import type { Problem, State } from './assessment.js'

/** One migration to run, in one direction. */
export interface Step {
  readonly app: string
  readonly version: string
  readonly direction: Direction
  /** The record to undo or to go on with; null where the migration is to be recorded anew. */
  readonly row: HistoryRow | null
  /** It was interrupted: what its record says is done is not done again. */
  readonly resumed: boolean
  /** `recorded`: with the SQL in the version table, since the file is gone or edited. */
  readonly from: 'file' | 'recorded'
}

/** What would run, in which order, or why not. Plain data; nothing in it has been done. */
export interface Plan {
  /** Of all apps, the one that comes first in the order of precedence. */
  readonly state: State
  readonly steps: readonly Step[]
  /** There is more to do, but what was interrupted comes first: plan again when the steps are done. */
  readonly unfinished: boolean
  /** Null: nothing speaks against running the steps. */
  readonly refusal: Problem | null
  /** What was noticed and does not refuse. */
  readonly warnings: readonly Problem[]
}

/** What a step does, however it does it. */
export type StepName = Pick<Step, 'app' | 'version' | 'direction'>

/** Tells steps of different plans for the same database apart. */
export function stepKey(step: StepName): string {
  return `${step.direction} ${step.app} ${step.version}`
}
