import type { ExpectedLoss } from '../dialect.js'
import type { Step } from '../plan/plan.js'
import type { Code, LexedScript, Migration } from '../source/migration.js'

/** A step with everything that running it needs, loaded and lexed. */
export interface LoadedStep extends Step {
  readonly script: LexedScript | Code
  /** Null where the step runs recorded SQL. */
  readonly migration: Migration | null
  readonly transaction: boolean
  readonly foreignKeys: 'on' | undefined
  readonly expectLoss: ExpectedLoss
}

/** The `content` column by record id. */
export type Contents = ReadonlyMap<number, string | null>
