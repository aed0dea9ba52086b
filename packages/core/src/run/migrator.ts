import type { Dialect } from '../dialect.js'
import type { Direction } from '../direction.js'
import type { GodwitEvent } from '../events.js'
import type { Logger } from '../logger.js'
import type { Problem, State } from '../plan/assess.js'
import type { Policy } from '../plan/policy.js'
import type { Source } from '../source/migration.js'

/** One folder for all dialects of a project that has only one, or a folder for each dialect's name. */
export type Migrations = MigrationsOfOne | { readonly [dialect: string]: MigrationsOfOne }
/** A folder (a relative path is relative to the working directory), or a source. */
export type MigrationsOfOne = string | URL | Source

export interface MigratorOptions {
  readonly dialect: Dialect
  /** Where the migrations of the one app are. Give this or `apps`. */
  readonly migrations?: Migrations
  /** Several apps, each with its own line of migrations, in the order in which they run. */
  readonly apps?: { readonly [app: string]: Migrations }
  /** Name of the app that `migrations` belongs to. @default 'models' */
  readonly app?: string
  /** Name of the version table. @default 'godwit_migrations' */
  readonly table?: string
  /** Schema of the version table and of unqualified names. @default the engine's */
  readonly schema?: string
  readonly logger?: Logger
  readonly onEvent?: (event: GodwitEvent) => void
  readonly signal?: AbortSignal
  readonly policy?: Partial<Policy>
  /** Runs all pending migrations in one transaction. @default false */
  readonly singleTransaction?: boolean
  /** How long to wait for another runner, in milliseconds. @default 300000 */
  readonly lockTimeout?: number
}

export interface UpgradeRequest {
  /** Only of this app. Needed with `to` where there are several. */
  readonly app?: string
  /** A number, a version, or `head`: the last migration to apply. */
  readonly to?: string
  /** Apply at most so many. */
  readonly steps?: number
}

export interface DowngradeRequest {
  readonly app?: string
  /** A number, a version, or `base`: the last migration that stays applied. Give this or `steps`. */
  readonly to?: string
  /** Undo so many, the newest application first. @default 1 */
  readonly steps?: number
}

export interface Migrator {
  /** Applies what is pending. */
  upgrade(request?: UpgradeRequest): Promise<UpgradeReport>
  /** Undoes applied migrations: by the file's downgrade where the file is unedited, else by the recorded SQL. */
  downgrade(request?: DowngradeRequest): Promise<DowngradeReport>
  /** Undoes and applies the newest applied migration again. */
  redo(request?: { readonly app?: string }): Promise<RedoReport>
  /** What `upgrade` or `downgrade` with this request would run. Reads only, takes no lock, executes nothing. */
  plan(request?: PlanRequest): Promise<PlanReport>
  /** Where the database stands. Never writes, creates no file. */
  status(): Promise<StatusReport>
  /** Applied migrations of all apps, oldest first. */
  history(request?: { readonly app?: string }): Promise<HistoryEntry[]>
  /** Versions not applied yet, in the order in which they would run. */
  pending(request?: { readonly app?: string }): Promise<StepName[]>
  /** Records everything up to `to` as applied without running it. Refused where something is recorded already. */
  baseline(request: { readonly to: string; readonly app?: string }): Promise<BaselineReport>
}

export type PlanRequest =
  | ({ readonly direction?: 'upgrade' } & UpgradeRequest)
  | ({ readonly direction: 'downgrade' } & DowngradeRequest)

export interface StepName {
  readonly app: string
  readonly version: string
}

export interface CompletedStep extends StepName {
  readonly durationMs: number
}

export interface UpgradeReport {
  readonly database: string
  /** What this very run applied, in order. What another process applied meanwhile is not in it. */
  readonly applied: readonly CompletedStep[]
  readonly pending: readonly StepName[]
  /** Of all apps, the one that comes first in the order of precedence. */
  readonly state: State
  /** What was noticed and did not refuse the run. */
  readonly problems: readonly Problem[]
  readonly durationMs: number
}

export interface DowngradeReport {
  readonly database: string
  readonly reverted: readonly CompletedStep[]
  readonly pending: readonly StepName[]
  readonly durationMs: number
}

export interface RedoReport {
  readonly database: string
  readonly reverted: readonly CompletedStep[]
  readonly applied: readonly CompletedStep[]
  readonly pending: readonly StepName[]
  readonly durationMs: number
}

export interface BaselineReport {
  readonly database: string
  readonly baselined: readonly StepName[]
  readonly pending: readonly StepName[]
}

export interface PlanReport {
  readonly database: string
  readonly state: State
  readonly steps: readonly PlannedStep[]
  /** Why the run would be refused, when it would. `steps` is what would run otherwise. */
  readonly refusal?: Problem
  readonly problems: readonly Problem[]
}

export interface PlannedStep extends StepName {
  readonly direction: Direction
  /** `recorded`: the SQL comes from the version table. */
  readonly from: 'file' | 'recorded'
  /** Null for code, which cannot be shown. */
  readonly statements: readonly string[] | null
  readonly transaction: boolean
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
  /** Recorded versions without a file, newer than every file. */
  readonly ahead: readonly string[]
  readonly problems: readonly Problem[]
}

export interface HistoryEntry extends StepName {
  /** ISO 8601, UTC, the database's clock. Null where it was not recorded. */
  readonly appliedAt: string | null
  readonly durationMs: number | null
}
