import { GodwitError, type GodwitErrorOptions, isGodwitError } from './errors.js'
import { errorWithoutSecrets, secretsIn, withoutKnown, withoutSecrets } from './secrets.js'

/** What may be concluded from a failure of the database. */
export type DatabaseErrorKind =
  /** No such file or database. Nothing was done. */
  | 'absent'
  /** Cannot be reached now: safe to try again later. */
  | 'unavailable'
  /** Somebody else holds it for longer than we were told to wait: safe to try again later. */
  | 'busy'
  /** The connection ended: an open transaction was rolled back. */
  | 'lost'
  /** The connection ended during COMMIT: only reading the version table can tell. */
  | 'unknown-outcome'
  /** The database, file or folder cannot be written. */
  | 'read-only'
  /** Wrong password, or missing rights. */
  | 'denied'
  /** A statement failed, or a guard refused its effect. */
  | 'statement'

/** A failure of the database, with the driver's error as `cause`. */
export class DatabaseError extends GodwitError {
  readonly kind: DatabaseErrorKind
  /** Where in the executed script, in UTF-16 code units. */
  readonly offset?: number
  /** The failing statement's text, without the passwords that can be recognised in it. */
  readonly statement?: string
  /** False where the transaction was ended from within: what the body did by then may have been committed. */
  readonly rolledBack?: boolean

  constructor(
    message: string,
    facts: {
      readonly kind: DatabaseErrorKind
      readonly offset?: number | undefined
      readonly statement?: string | undefined
      readonly rolledBack?: boolean | undefined
    } & GodwitErrorOptions,
  ) {
    // What the engine quotes of the statement may be just its password.
    const secrets = secretsIn(facts.statement ?? '')
    super(withoutKnown(message, secrets), { ...facts, cause: errorWithoutSecrets(facts.cause, secrets) })
    this.kind = facts.kind
    if (facts.offset !== undefined) this.offset = facts.offset
    if (facts.statement !== undefined) this.statement = withoutSecrets(facts.statement)
    if (facts.rolledBack !== undefined) this.rolledBack = facts.rolledBack
  }

  /** Stable, one for each kind, e.g. `DATABASE_UNAVAILABLE`. */
  get code(): DatabaseErrorCode {
    return DATABASE_CODES[this.kind]
  }
}

const DATABASE_CODES = {
  absent: 'DATABASE_ABSENT',
  unavailable: 'DATABASE_UNAVAILABLE',
  busy: 'DATABASE_BUSY',
  lost: 'CONNECTION_LOST',
  'unknown-outcome': 'UNKNOWN_OUTCOME',
  'read-only': 'DATABASE_READ_ONLY',
  denied: 'DATABASE_DENIED',
  statement: 'STATEMENT_FAILED',
} as const

export type DatabaseErrorCode = (typeof DATABASE_CODES)[DatabaseErrorKind]

/** Whether `error` is a `DatabaseError`, also when it comes from another copy of the package. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    isGodwitError(error) && 'kind' in error && typeof error.kind === 'string' && error.kind in DATABASE_CODES
  )
}

/** A script that the dialect's lexer cannot accept. Core turns it into a `MigrationFileError`. */
export class ScriptError extends GodwitError {
  readonly code = 'INVALID_SCRIPT'

  constructor(
    message: string,
    /** Where in the script, in UTF-16 code units. */
    readonly offset: number,
    /** The same as a line number, counted from 1. */
    readonly line: number,
  ) {
    super(message)
  }
}
