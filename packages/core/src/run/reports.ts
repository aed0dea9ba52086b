import type { Direction } from '../direction.js'
import type { RowState } from '../history/row.js'
import type { Problem, State } from '../plan/assessment.js'
import type { Loss } from '../plan/losses/loss.js'
import type { Resolution } from '../plan/requests.js'

/** A migration, by its app and its version. */
export interface MigrationName {
  readonly app: string
  readonly version: string
}

/** A migration that another tool has recorded, as applied. */
export interface AdoptedName extends MigrationName {
  /** Under which name it is recorded there. */
  readonly recorded: string
}

export interface CompletedStep extends MigrationName {
  readonly durationMs: number
}

export interface UpgradeReport {
  readonly database: string
  /** What this very run has recorded because another tool had, before it applied anything. */
  readonly adopted: readonly MigrationName[]
  /** What this very run applied, in order. What another process applied meanwhile is not in it. */
  readonly applied: readonly CompletedStep[]
  readonly pending: readonly MigrationName[]
  /** Of all apps, the one that comes first in the order of precedence. */
  readonly state: State
  /** What was noticed and did not refuse the run. */
  readonly warnings: readonly Problem[]
  readonly durationMs: number
}

export interface WaitReport extends Pick<UpgradeReport, 'database' | 'state' | 'warnings'> {
  readonly waitedMs: number
}

export interface DowngradeReport {
  readonly database: string
  readonly reverted: readonly CompletedStep[]
  readonly pending: readonly MigrationName[]
  readonly durationMs: number
}

export interface RedoReport {
  readonly database: string
  readonly reverted: readonly CompletedStep[]
  readonly applied: readonly CompletedStep[]
  readonly pending: readonly MigrationName[]
  readonly durationMs: number
}

export interface SyncReport extends RedoReport {
  /** Of all apps, the one that comes first in the order of precedence. */
  readonly state: State
  /** What was noticed and did not refuse the run. */
  readonly warnings: readonly Problem[]
}

export interface BaselineReport {
  readonly database: string
  readonly baselined: readonly MigrationName[]
  readonly pending: readonly MigrationName[]
  readonly durationMs: number
}

export interface AdoptReport {
  readonly database: string
  /** What this very run has recorded. Empty where the version table had records of the app already. */
  readonly adopted: readonly MigrationName[]
  readonly pending: readonly MigrationName[]
  /** What was noticed and did not refuse the run. */
  readonly warnings: readonly Problem[]
  readonly durationMs: number
}

export interface ResolveReport extends MigrationName {
  readonly database: string
  readonly as: Resolution
  /** The state that the record had; null where there was none. */
  readonly before: RowState | null
  /** False: the record said so already. */
  readonly changed: boolean
  /** What was run of it, where it was to be finished. A password that can be recognised is replaced by `***`. */
  readonly statements: readonly string[]
  /** The command that goes on from here, where one does. */
  readonly next: string | null
}

export interface ResolvePreview
  extends Pick<ResolveReport, 'database' | 'app' | 'version' | 'as' | 'before'> {
  /** False: the record says so already. */
  readonly changes: boolean
  /** What would be run of it: of one that is to be finished, the statements whose effect is missing. */
  readonly statements: readonly string[]
  /** What of it is taken for done without being seen, in lines for people. */
  readonly taken: readonly string[]
  /** Why it would be refused, where it would. */
  readonly refusal?: Problem
}

export interface RestoreReport {
  readonly database: string
  /** The copy, as an absolute path. */
  readonly restored: string
  /** Where that is kept which stood there before. Null: nothing did. */
  readonly replaced: string | null
  readonly durationMs: number
}

export interface PlanReport {
  readonly database: string
  readonly state: State
  readonly steps: readonly PlannedStep[]
  /** What would be recorded before the steps, because another tool has recorded it. */
  readonly adopted: readonly AdoptedName[]
  /** The user's own tables that stand in the database. */
  readonly tables: readonly string[]
  /** Why the run would be refused, when it would. `steps` is what would run otherwise. */
  readonly refusal?: Problem
  readonly problems: readonly Problem[]
}

export interface PlannedStep extends MigrationName {
  readonly direction: Direction
  /** `recorded`: the SQL comes from the version table. */
  readonly from: 'file' | 'recorded'
  /** Null for code, which cannot be shown. A password that can be recognised is replaced by `***`, which is no SQL. */
  readonly statements: readonly string[] | null
  readonly transaction: boolean
  /**
   * What undoing it would lose of what is there now, where a `downgrade`, `redo` or `sync` is planned: empty where nothing. Whatever is in it
   * needs `allowDataLoss`, unless it was begun before.
   */
  readonly losses: readonly Loss[]
}

export interface StatusReport {
  readonly database: string
  readonly dialect: string
  readonly apps: readonly AppStatus[]
}

export interface AppStatus {
  readonly app: string
  /** Where its migrations are read from. */
  readonly location: string
  readonly state: State
  readonly applied: readonly HistoryEntry[]
  readonly pending: readonly string[]
  /** Begun, and neither applied nor undone as a whole. */
  readonly interrupted: readonly string[]
  /** Recorded versions without a file, newer than every file. */
  readonly ahead: readonly string[]
  readonly problems: readonly Problem[]
}

export interface HistoryEntry extends MigrationName {
  /** ISO 8601, UTC, the database's clock. Null where it was not recorded. */
  readonly appliedAt: string | null
  readonly durationMs: number | null
  /** Of the text that was applied; null where it was code, or was not recorded. */
  readonly checksum: string | null
}
