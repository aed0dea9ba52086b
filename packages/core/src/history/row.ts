/** One record of the version table, without its `content`. */
export interface HistoryRow {
  readonly id: number
  /** As recorded, which may be a legacy name. */
  readonly version: string
  readonly app: string
  readonly checksum: string | null
  readonly source: string | null
  readonly state: RowState
  /** How many statements of a migration that runs without a transaction are done. */
  readonly step: number
  readonly appliedAt: string | null
  readonly durationMs: number | null
}

/** `running` and `reverting` are only ever visible of migrations that run without a transaction. */
export type RowState = 'running' | 'applied' | 'reverting'

/** What a claim depends on: the version table as it was read. */
export interface Snapshot {
  readonly count: number
  readonly maxId: number
}

export function snapshotOf(rows: readonly HistoryRow[]): Snapshot {
  return { count: rows.length, maxId: rows.reduce((max, row) => Math.max(max, row.id), 0) }
}
