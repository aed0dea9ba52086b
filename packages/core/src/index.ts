export type { BodyDatabase, Lend } from './body-database.js'
export { bodyDatabase } from './body-database.js'
export type { CopyCode } from './copy-error.js'
export { CopyError } from './copy-error.js'
export type { TokenCursor } from './cut-statement.js'
export { CutStatement } from './cut-statement.js'
export type { DatabaseErrorCode, DatabaseErrorKind } from './database-error.js'
export { DatabaseError, isDatabaseError, ScriptError } from './database-error.js'
export type {
  Backup,
  Database,
  Dialect,
  ExpectedLoss,
  Place,
  PlaceTable,
  Restored,
  RestoreOptions,
  Session,
  SessionOptions,
  Statement,
  StatementEffect,
  Transaction,
  TransactionOptions,
} from './dialect.js'
export { CONTRACT } from './dialect.js'
export { didYouMean } from './did-you-mean.js'
export type { Direction } from './direction.js'
export { type DriverName, driverNotLoaded } from './driver-not-loaded.js'
export type { ConfigurationCode, GodwitErrorOptions, MigrationFileCode, StateCode } from './errors.js'
export {
  AbortedError,
  ConfigurationError,
  GodwitError,
  isAborted,
  isGodwitError,
  MigrationFileError,
  messageOf,
  StateError,
} from './errors.js'
export type {
  BackupEvent,
  BatchEvent,
  DialectEvent,
  GodwitEvent,
  HistoryEvent,
  LockEvent,
  MigrationEvent,
  NoticeEvent,
  RunEvent,
  StatementEvent,
  WaitEvent,
} from './events.js'
export type { RowState } from './history/row.js'
export type { Logger } from './logger.js'
export type { Batch, BatchKey, MigrationDatabase, Piece } from './migration-database.js'
export type { FoundEffect, MigrationFailure } from './migration-failed-error.js'
export { MigrationFailedError } from './migration-failed-error.js'
export type { ExitCode } from './operate/exit-code.js'
export { operate } from './operate/operate.js'
export type { Pacing, PacingOptions } from './pacing.js'
export { pacing } from './pacing.js'
export type { Problem, State } from './plan/assessment.js'
export type { Loss } from './plan/losses/loss.js'
export { lossText } from './plan/losses/loss.js'
export type { PlanRequest } from './plan/plan-for.js'
export type { Policy, Verdict } from './plan/policy.js'
export type {
  AdoptRequest,
  BaselineRequest,
  DowngradeRequest,
  ExpectedStep,
  RedoRequest,
  Resolution,
  ResolveRequest,
  RestoreRequest,
  SyncRequest,
  UpgradeRequest,
  WaitRequest,
} from './plan/requests.js'
export { refuseAborted } from './refuse-aborted.js'
export type { StatementPlace } from './refuse-statements.js'
export { refuseStatements, statementsOf } from './refuse-statements.js'
export { remembering } from './remembering.js'
export { createMigrator } from './run/create-migrator.js'
export type { Migrator } from './run/migrator.js'
export type { BackupOption, BackupOptions } from './run/options/backup-option.js'
export type { Migrations, MigrationsOfOne, MigratorOptions } from './run/options/migrator-options.js'
export type {
  AdoptedName,
  AdoptReport,
  AppStatus,
  BaselineReport,
  CompletedStep,
  DowngradeReport,
  HistoryEntry,
  MigrationName,
  PlannedStep,
  PlanReport,
  RedoReport,
  ResolvePreview,
  ResolveReport,
  RestoreReport,
  StatusReport,
  SyncReport,
  UpgradeReport,
  WaitReport,
} from './run/reports.js'
export type { StartupMode, StartupOptions } from './run/startup.js'
export { upgradeOnStartup } from './run/startup.js'
export type { DialectKey, DialectLoaders, DialectModule } from './schemes.js'
export { dialectFor, dialectKey, installCommand, packageOf } from './schemes.js'
export { holdsSecret } from './secrets.js'
export type { DirectoryOptions } from './source/directory.js'
export { directory } from './source/directory.js'
export type { FileName } from './source/file-name.js'
export { readFileName } from './source/file-name.js'
export type { LoadModule } from './source/import-module.js'
export type { Code, MigrationDraft, MigrationFile, Script, Source, SourceNotice } from './source/migration.js'
export type { ManifestEntry } from './source/modules.js'
export { modules } from './source/modules.js'
export type { MigrationOptions } from './source/options.js'
export type { Sql, SqlValue } from './sql.js'
export { identifier, rawSql, sql } from './sql.js'
export { type Turns, turns } from './turns.js'
