import { errorWithoutSecrets, withoutSecrets } from './secrets.js'

const ERROR_BRAND: unique symbol = Symbol.for('godwit.error') as never

/**
 * Base of every error that is thrown on purpose. Switch on `code`, never on `message`. Passwords that can be recognised,
 * as in URLs, are replaced in the message, and in the cause, which is a copy then.
 */
export abstract class GodwitError extends Error {
  abstract readonly code: string
  /** The next thing to type or to write, where there is one. It also stands in `message`. */
  readonly fix?: string
  readonly [ERROR_BRAND] = true

  constructor(message: string, options: GodwitErrorOptions = {}) {
    const fix = options.fix === undefined ? undefined : withoutSecrets(options.fix)
    const text = withoutSecrets(message)
    super(
      fix === undefined ? text : `${text}\n  ${fix}`,
      options.cause === undefined ? {} : { cause: errorWithoutSecrets(options.cause) },
    )
    if (fix !== undefined) this.fix = fix
  }

  override get name(): string {
    return this.constructor.name
  }
}

export interface GodwitErrorOptions {
  readonly fix?: string | undefined
  readonly cause?: unknown
}

/** What an error says, of whatever kind it is. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return LACKS_OWN_FILE.test(error.message) ? `${error.message}\n  ${REINSTALL}` : error.message
}

/** By Node's own words. Much of ours is loaded only when it is needed, and an installation may have been replaced by then. */
const LACKS_OWN_FILE =
  /^Cannot find module '[^']*node_modules[\\/](?:@godwit[\\/][^\\/']+|godwit)[\\/]dist[\\/]/
const REINSTALL =
  'The installation is incomplete or was replaced while this ran. Install the packages anew, and start again.'

/** Whether `error` is one of ours, also when it comes from another copy of the package. */
export function isGodwitError(error: unknown): error is GodwitError {
  return typeof error === 'object' && error !== null && ERROR_BRAND in error
}

/** Something given by the caller cannot be used: an option, a URL, a target. Nothing was done. */
export class ConfigurationError extends GodwitError {
  constructor(
    readonly code: ConfigurationCode,
    message: string,
    options?: GodwitErrorOptions,
  ) {
    super(message, options)
  }
}

export type ConfigurationCode =
  | 'BAD_OPTION'
  | 'BAD_URL'
  | 'UNKNOWN_SCHEME'
  | 'DIALECT_NOT_INSTALLED'
  | 'CONTRACT_MISMATCH'
  | 'UNKNOWN_APP'
  | 'UNKNOWN_TARGET'
  | 'CANNOT_BE_ONE_TRANSACTION'
  | 'BAD_COPY'
  | 'NOT_SUPPORTED'

/** A migration's file, or the folder, cannot be used. Found before any statement ran. */
export class MigrationFileError extends GodwitError {
  /** Absolute path of the file or folder, or the key in `modules({…})`. */
  readonly file: string
  /** Line in that file, counted from 1, where one is at fault. */
  readonly line?: number
  readonly migration?: string

  constructor(
    readonly code: MigrationFileCode,
    message: string,
    where: {
      readonly file: string
      readonly line?: number | undefined
      readonly migration?: string | undefined
    } & GodwitErrorOptions,
  ) {
    super(`${where.file}${where.line === undefined ? '' : `:${where.line}`}: ${message}`, where)
    this.file = where.file
    if (where.line !== undefined) this.line = where.line
    if (where.migration !== undefined) this.migration = where.migration
  }
}

export type MigrationFileCode =
  | 'NO_MIGRATIONS'
  | 'BAD_FILE_NAME'
  | 'DUPLICATE_NUMBER'
  | 'CANNOT_LOAD'
  | 'INVALID_MIGRATION'
  | 'NEEDS_NO_TRANSACTION'

/** The state of the database or of the files refuses the run. Nothing was changed. */
export class StateError extends GodwitError {
  constructor(
    readonly code: StateCode,
    message: string,
    readonly app: string,
    /** The versions in question. */
    readonly versions: readonly string[],
    options?: GodwitErrorOptions,
  ) {
    super(message, options)
  }
}

/** `AHEAD`, `NOT_ADOPTED` and `PARTLY_ADOPTED` are only ever problems that are told, never thrown. */
export type StateCode =
  | 'AHEAD'
  | 'INCOMPATIBLE'
  | 'INTERRUPTED'
  | 'NOT_INTERRUPTED'
  | 'CANNOT_FINISH'
  | 'DIVERGED'
  | 'MISSING'
  | 'EDITED'
  | 'OUT_OF_ORDER'
  | 'NEEDS_BASELINE'
  | 'NEEDS_ADOPTION'
  | 'SUCCESSOR_MISSING'
  | 'RECORDED_TWICE'
  | 'NOT_A_VERSION_TABLE'
  | 'DEPENDED_UPON'
  | 'UNMET_DEPENDENCY'
  | 'ALREADY_RECORDED'
  | 'NOT_ADOPTED'
  | 'PARTLY_ADOPTED'
  | 'NOTHING_TO_ADOPT'
  | 'NOTHING_APPLIED'
  | 'PLAN_CHANGED'
  | 'BAD_RECORD'
  | 'IRREVERSIBLE'
  | 'DATA_LOSS'

/** The run was told to stop. The message says what is done, and what was rolled back. */
export class AbortedError extends GodwitError {
  readonly code = 'ABORTED'
}

/** Whether a run was told to stop, also where the error comes from another copy of the package. */
export function isAborted(error: unknown): error is AbortedError {
  return isGodwitError(error) && error.code === 'ABORTED'
}
