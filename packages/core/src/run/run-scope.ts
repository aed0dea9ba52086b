import type { Session } from '../dialect.js'
import type { Journal } from './journal.js'
import type { SafetyCopy } from './safety-copy.js'

/** What a run works in. The session may be another one later; journal and copy are of the whole run. */
export interface RunScope {
  readonly session: Session
  readonly journal: Journal
  readonly copy: SafetyCopy
}
