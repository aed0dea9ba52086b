/** One record of the version table, without its `content`. */
export interface HistoryRow {
  readonly id: number
  /** As recorded, which may be a legacy name. */
  readonly version: string
  readonly app: string
  readonly checksum: string | null
  readonly sourceHash: string | null
  readonly state: RowState
  /** How many statements of a migration that runs without a transaction are done. */
  readonly statementsDone: number
  /** Whether the statement after those may have been executed. False: it failed, and is known to have done nothing. */
  readonly inDoubt: boolean
  readonly appliedAt: string | null
  readonly durationMs: number | null
}

/** `running` and `reverting` are only ever visible of migrations that run without a transaction. */
export type RowState = 'running' | 'applied' | 'reverting'
