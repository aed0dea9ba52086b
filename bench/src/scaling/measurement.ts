import type { Outcome } from '../run-contestant.js'
import type { Contender, Study } from './study.js'

/** What a study is given to do its work with. */
export interface Measurement {
  readonly study: Study
  readonly sizes: readonly number[]
  readonly contenders: readonly Contender[]
  /** Takes what was measured. */
  readonly take: (contender: Contender, size: number, round: number, outcome: Outcome) => void
  /** Whether it has failed at a smaller size. Such a one is asked no more. */
  readonly hasFailed: (contender: Contender) => boolean
}
