import type { Session } from '../dialect.js'
import type { Expected } from './claim.js'
import type { Context } from './context.js'
import type { Journal } from './journal.js'
import type { Transacting } from './safety-copy.js'

/** What steps are performed with. */
export interface Stage {
  readonly session: Session
  /** Its transactions, for what begins a step: the first one of the run begins with the safety copy. */
  readonly begins: Transacting
  readonly context: Context
  readonly journal: Journal
  readonly expected: Expected
  /** Whether what the run has applied is undone when a step fails. */
  readonly rollsBack: boolean
}
