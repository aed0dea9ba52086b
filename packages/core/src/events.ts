import type { Direction } from './direction.js'

/** What a dialect reports while core waits for it. */
export type DialectEvent = LockEvent | StatementEvent | BackupEvent | NoticeEvent

/** Everything a run reports, in the order in which it happens. Durations are in milliseconds. */
export type GodwitEvent = RunEvent | HistoryEvent | MigrationEvent | BatchEvent | WaitEvent | DialectEvent

export interface RunEvent {
  readonly type: 'run'
  readonly phase: 'started' | 'finished' | 'failed'
  readonly command: 'upgrade' | 'downgrade' | 'redo' | 'sync' | 'baseline' | 'adopt' | 'resolve' | 'restore'
  readonly database: string
  /** Absent while `started`. */
  readonly durationMs?: number
  readonly error?: unknown
}

export interface LockEvent {
  readonly type: 'lock'
  /** `waiting` is repeated while it lasts. */
  readonly phase: 'waiting' | 'acquired' | 'released'
  /** How long this session has waited so far. */
  readonly waitedMs: number
  /** Who holds it, where the engine can tell. */
  readonly holder?: string
}

/** A change of the version table itself. */
export interface HistoryEvent {
  readonly type: 'history'
  readonly change: 'created' | 'reshaped' | 'renamed' | 'adopted' | 'baselined' | 'resolved'
  readonly table: string
  readonly app?: string
  /** For `renamed`, `adopted`, `baselined` and `resolved`: the version as recorded now. */
  readonly version?: string
  /** For `renamed` and `adopted`: the version as it was recorded before, or by whom it is adopted from. */
  readonly formerly?: string
}

export interface MigrationEvent {
  readonly type: 'migration'
  readonly phase: 'started' | 'finished' | 'failed'
  readonly app: string
  readonly version: string
  readonly direction: Direction
  /** `recorded`: the SQL comes from the version table, not from a file. */
  readonly from: 'file' | 'recorded'
  readonly durationMs?: number
  readonly error?: unknown
}

/** One piece of a migration's `batch` was committed. */
export interface BatchEvent {
  readonly type: 'batch'
  readonly app: string
  readonly version: string
  /** How many rows the piece had. */
  readonly rows: number
}

/** Somebody else has to do something first. Repeated while it lasts. */
export interface WaitEvent {
  readonly type: 'wait'
  /** The database does not answer yet, or migrations are pending that this process is not to apply. */
  readonly for: 'database' | 'migrations'
  readonly waitedMs: number
  /** What is missing, for people. */
  readonly reason: string
}

/** Statements of a script that were sent in one piece and have succeeded; queries are not told of. */
export interface StatementEvent {
  readonly type: 'statement'
  readonly count: number
  readonly durationMs: number
}

/** A copy of the whole database is complete. Where an equal one was there already, it is that one. */
export interface BackupEvent {
  readonly type: 'backup'
  /** Absolute path. */
  readonly file: string
  /** False where it was there already. */
  readonly isNew: boolean
  readonly bytes: number
  readonly durationMs: number
}

export interface NoticeEvent {
  readonly type: 'notice'
  readonly severity: 'debug' | 'info' | 'warning' | 'error'
  readonly message: string
  /** Of our own notices: stable. Of an engine's: its own code, where it has one. */
  readonly code?: string
}
