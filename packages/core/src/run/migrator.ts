import type { PlanRequest } from '../plan/plan-for.js'
import type {
  AdoptRequest,
  BaselineRequest,
  DowngradeRequest,
  RedoRequest,
  ResolveRequest,
  RestoreRequest,
  SyncRequest,
  UpgradeRequest,
  WaitRequest,
} from '../plan/requests.js'
import type {
  AdoptReport,
  BaselineReport,
  DowngradeReport,
  HistoryEntry,
  MigrationName,
  PlanReport,
  RedoReport,
  ResolvePreview,
  ResolveReport,
  RestoreReport,
  StatusReport,
  SyncReport,
  UpgradeReport,
  WaitReport,
} from './reports.js'

/** Everything that can be done with the migrations of one database. */
export interface Migrator {
  /**
   * Applies what is pending. With `rollbackOnFailure`, all of it or nothing, as far as that can be undone, and unless it is told to
   * stop: that keeps what is done.
   */
  upgrade(request?: UpgradeRequest): Promise<UpgradeReport>
  /**
   * Undoes applied migrations: by the file's downgrade where the file is unedited, else by the recorded SQL. Refused where
   * data would be lost, unless `allowDataLoss` says so.
   */
  downgrade(request?: DowngradeRequest): Promise<DowngradeReport>
  /** Undoes and applies the newest applied migration again: in one transaction, where it can be in one. Data as with `downgrade`. */
  redo(request?: RedoRequest): Promise<RedoReport>
  /**
   * For development, after other files were checked out: undoes what is recorded and has no file here, by its recorded SQL, the
   * newest application first, and then applies what is pending, also before what is applied already.
   */
  sync(request?: SyncRequest): Promise<SyncReport>
  /**
   * Waits until somebody else has applied everything, for as long as `lockTimeout` says; also where the database cannot be
   * reached yet. Reads only.
   */
  wait(request?: WaitRequest): Promise<WaitReport>
  /** What a command with this request would do. Reads only, takes no lock, executes nothing. */
  plan(request?: PlanRequest): Promise<PlanReport>
  /** Where the database stands. Never writes, creates no file. */
  status(): Promise<StatusReport>
  /** Applied migrations of all apps, oldest application first. */
  history(request?: { readonly app?: string }): Promise<HistoryEntry[]>
  /** Versions not applied yet: app by app, ordered by number. */
  pending(request?: { readonly app?: string }): Promise<MigrationName[]>
  /** Records everything up to `to` as applied without running it. Refused where something is recorded already. */
  baseline(request: BaselineRequest): Promise<BaselineReport>
  /**
   * Records what another tool has recorded as applied, without running it, for apps of which the version table has no record.
   * The other tool's table is left as it is.
   */
  adopt(request: AdoptRequest): Promise<AdoptReport>
  /**
   * Records what a person has found out about one migration: that it is done, that nothing of it is left, that it can
   * be tried again, or that its edited file says the same as what was applied. Runs nothing of it, unless it is to be
   * `finished`: then the statements whose effect is not in the database, and the record, in one transaction.
   */
  resolve(request: ResolveRequest): Promise<ResolveReport>
  /** Which record `resolve` would change with this request, and what it would run. Reads only. */
  planResolve(request: ResolveRequest): Promise<ResolvePreview>
  /**
   * Puts a copy, such as a run has made of it, in the place of the whole database, and keeps what stood there. Refused while
   * anybody uses the database; needs no migrations.
   */
  restore(request: RestoreRequest): Promise<RestoreReport>
}
