export type { DatabaseErrorCode, DatabaseErrorKind } from './database-error.js'
export { DatabaseError, isDatabaseError, ScriptError } from './database-error.js'
export type {
  Database,
  Dialect,
  Place,
  PlaceTable,
  Session,
  SessionOptions,
  Statement,
  Transaction,
  TransactionOptions,
} from './dialect.js'
export { CONTRACT } from './dialect.js'
export type { Direction } from './direction.js'
export type {
  ConfigurationCode,
  GodwitErrorOptions,
  MigrationFailure,
  MigrationFileCode,
  StateCode,
} from './errors.js'
export {
  AbortedError,
  ConfigurationError,
  GodwitError,
  isGodwitError,
  MigrationFailedError,
  MigrationFileError,
  StateError,
} from './errors.js'
export type {
  DialectEvent,
  GodwitEvent,
  HistoryEvent,
  LockEvent,
  MigrationEvent,
  NoticeEvent,
  RunEvent,
  StatementEvent,
} from './events.js'
export type { Logger } from './logger.js'
export type { Sql, SqlValue } from './sql.js'
export { identifier, rawSql, sql } from './sql.js'
