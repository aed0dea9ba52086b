import { DatabaseError, type DatabaseErrorKind, isDatabaseError, isGodwitError } from '@godwit/core'
import type { Connection } from './connection.js'
import { hint } from './hint.js'

export function isBusy(cause: unknown): boolean {
  return /^SQLITE_BUSY(?:_|$)/.test(codeOf(cause))
}

/** Whether an error, or what it was caused by, says so in the words of any SQLite driver, or in ours. */
export function isBusyElsewhere(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if (isBusy(error) || (isDatabaseError(error) && error.kind === 'busy')) return true
  // The driver that is part of Node.
  if ('errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5) return true
  return 'cause' in error && isBusyElsewhere(error.cause)
}

/** The statement that failed, and where it stands if it stands in a script. */
export interface Failing {
  readonly text: string
  readonly offset?: number
}

/** The driver's error as ours, with the driver's as `cause`. Errors of ours pass unchanged. */
export function databaseError(
  cause: unknown,
  connection: Pick<Connection, 'database' | 'unwritable'>,
  failing?: Failing,
): Error {
  if (cause instanceof Error && isGodwitError(cause)) return cause
  // A statement that cannot open is one that names another file: VACUUM INTO, ATTACH.
  const elsewhere = failing !== undefined && codeOf(cause).startsWith('SQLITE_CANTOPEN')
  const kind = elsewhere ? 'statement' : kindOf(cause)
  return new DatabaseError(MESSAGES[kind]?.(connection, messageOf(cause)) ?? messageOf(cause), {
    kind,
    cause,
    fix: hint(messageOf(cause)),
    statement: failing?.text,
    offset: failing?.offset,
  })
}

/** An error of COMMIT: after a failed write to the disk only reading again tells what stands. */
export function commitError(cause: unknown, connection: Connection): Error {
  if (!codeOf(cause).startsWith('SQLITE_IOERR')) return databaseError(cause, connection)
  return new DatabaseError(`The disk failed during COMMIT on ${connection.database}: ${messageOf(cause)}`, {
    kind: 'unknown-outcome',
    cause,
  })
}

export function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return ''
  return typeof cause.code === 'string' ? cause.code : ''
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function kindOf(cause: unknown): DatabaseErrorKind {
  const code = codeOf(cause)
  return (
    KINDS.find(([prefix]) => code.startsWith(prefix))?.[1] ??
    (messageOf(cause) === 'The database connection is not open' ? 'lost' : 'statement')
  )
}

const KINDS: readonly (readonly [prefix: string, DatabaseErrorKind])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_CANTOPEN', 'unavailable'],
  ['SQLITE_NOTADB', 'denied'],
  ['SQLITE_PERM', 'denied'],
]

type Message = (connection: Pick<Connection, 'database' | 'unwritable'>, reason: string) => string

const MESSAGES: Partial<Record<DatabaseErrorKind, Message>> = {
  busy: ({ database }, reason) => `${database} is busy: ${reason}`,
  'read-only': ({ database, unwritable }, reason) => `${database} cannot be written: ${unwritable ?? reason}`,
  unavailable: ({ database }, reason) => `${database} cannot be opened: ${reason}`,
  denied: ({ database }, reason) => `${database} is not a SQLite database: ${reason}`,
  lost: ({ database }) => `The connection to ${database} was closed while it was in use.`,
}
