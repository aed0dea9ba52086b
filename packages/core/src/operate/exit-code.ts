import type { CopyCode } from '../copy-error.js'
import type { DatabaseErrorCode } from '../database-error.js'
import { type ConfigurationCode, isGodwitError, type MigrationFileCode, type StateCode } from '../errors.js'
import type { CommandCode } from './command-error.js'
import type { StopSignal } from './stop-signals.js'

/** Ends of a command: done, failed or refused, cannot be used as given, declined, found something, try again later. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130 | 143

/** What each means, in the words of help. */
export const EXIT_CODES_EXPLAINED: readonly (readonly [codes: string, meaning: string])[] = [
  ['0', 'done, or nothing to do'],
  ['1', 'a migration or a copy failed, or the state of the database refuses'],
  ['2', 'usage, config, bad files, no such database, a question unanswered'],
  ['3', 'a person declined'],
  ['4', '`status` found something'],
  ['5', 'the database or its lock is not available: safe to try again'],
  ['130, 143', 'stopped by SIGINT, SIGTERM'],
]

/** Ends by a signal. */
export const SIGNAL_CODES: { readonly [signal in StopSignal]: ExitCode } = { SIGINT: 130, SIGTERM: 143 }

/**
 * The exit code for an error, as help lists them. `signal` is the one that told the run to stop, if one did; `others` are
 * those of errors that are none of ours.
 */
export function exitCodeOf(
  error: unknown,
  signal?: StopSignal,
  others: { readonly [code: string]: ExitCode } = {},
): ExitCode {
  if (signal !== undefined) return SIGNAL_CODES[signal]
  if (!isGodwitError(error)) return 1
  return isKnown(error.code) ? EXIT_CODES[error.code] : (others[error.code] ?? 1)
}

type KnownCode =
  | CommandCode
  | ConfigurationCode
  | MigrationFileCode
  | StateCode
  | DatabaseErrorCode
  | CopyCode
  | 'INVALID_SCRIPT'
  | 'MIGRATION_FAILED'
  | 'ABORTED'

/** The exit code of each error of ours. */
export const EXIT_CODES: { readonly [code in KnownCode]: ExitCode } = {
  USAGE: 2,
  UNWRITABLE: 2,
  UNANSWERED: 2,
  DECLINED: 3,

  BAD_OPTION: 2,
  BAD_URL: 2,
  UNKNOWN_SCHEME: 2,
  DIALECT_NOT_INSTALLED: 2,
  CONTRACT_MISMATCH: 2,
  UNKNOWN_APP: 2,
  UNKNOWN_TARGET: 2,
  CANNOT_BE_ONE_TRANSACTION: 2,
  BAD_COPY: 2,
  NOT_SUPPORTED: 2,

  NO_MIGRATIONS: 2,
  BAD_FILE_NAME: 2,
  DUPLICATE_NUMBER: 2,
  CANNOT_LOAD: 2,
  INVALID_MIGRATION: 2,
  NEEDS_NO_TRANSACTION: 2,
  INVALID_SCRIPT: 2,

  INTERRUPTED: 1,
  NOT_INTERRUPTED: 1,
  CANNOT_FINISH: 1,
  DIVERGED: 1,
  MISSING: 1,
  EDITED: 1,
  OUT_OF_ORDER: 1,
  NEEDS_BASELINE: 1,
  NEEDS_ADOPTION: 1,
  SUCCESSOR_MISSING: 1,
  RECORDED_TWICE: 1,
  NOT_A_VERSION_TABLE: 1,
  DEPENDED_UPON: 1,
  IRREVERSIBLE: 1,
  DATA_LOSS: 1,
  AHEAD: 1,
  INCOMPATIBLE: 1,
  UNMET_DEPENDENCY: 1,
  ALREADY_RECORDED: 1,
  NOT_ADOPTED: 1,
  PARTLY_ADOPTED: 1,
  NOTHING_TO_ADOPT: 1,
  PLAN_CHANGED: 1,
  BAD_RECORD: 1,
  NOTHING_APPLIED: 1,
  MIGRATION_FAILED: 1,
  BACKUP_FAILED: 1,
  RESTORE_FAILED: 1,
  UNKNOWN_OUTCOME: 1,
  STATEMENT_FAILED: 1,
  ABORTED: 1,

  DATABASE_ABSENT: 2,
  DATABASE_DENIED: 2,
  DATABASE_READ_ONLY: 2,
  DATABASE_UNAVAILABLE: 5,
  DATABASE_BUSY: 5,
  CONNECTION_LOST: 5,
}

function isKnown(code: string): code is KnownCode {
  return Object.hasOwn(EXIT_CODES, code)
}
