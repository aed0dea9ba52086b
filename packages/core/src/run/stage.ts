import type { Session } from '../dialect.js'
import type { Expected } from './claim.js'
import type { Context } from './context.js'
import type { Journal } from './journal.js'

/** What steps are performed with. */
export interface Stage {
  readonly session: Session
  readonly context: Context
  readonly journal: Journal
  readonly expected: Expected
  /** Whether what the run has applied is undone when a step fails. */
  readonly rollsBack: boolean
}
