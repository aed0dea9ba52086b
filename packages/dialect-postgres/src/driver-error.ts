import { DatabaseError, type DatabaseErrorKind, isGodwitError } from '@godwit/core'
import { redacted, redactedError } from './redact.js'

/** The fields that pg sets on what the server reports. */
export interface DriverFields {
  readonly code?: string
  readonly message: string
  readonly hint?: string
  /** Counted from 1, in code points of the text that was sent. */
  readonly position?: number
  /** The function of the server that has raised it. */
  readonly routine?: string
}

export function driverFields(error: unknown): DriverFields {
  if (typeof error !== 'object' || error === null) return { message: String(error) }
  const field = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [code, hint, position, routine] = ['code', 'hint', 'position', 'routine'].map(field)
  return {
    message: field('message') ?? code ?? 'unknown error',
    ...(code === undefined ? {} : { code }),
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position: Number(position) }),
    ...(routine === undefined ? {} : { routine }),
  }
}

export interface FailureFacts {
  readonly offset?: number | undefined
  readonly statement?: string | undefined
  readonly kind?: DatabaseErrorKind
  readonly secrets?: readonly string[]
}

/** A failure on an open connection, as core understands it. Errors of ours pass as they are. */
export function databaseError(error: unknown, facts: FailureFacts = {}): Error {
  if (isGodwitError(error)) return error
  const { code, message, hint } = driverFields(error)
  const { secrets = [], kind = kindOf(code, message), offset, statement } = facts
  const told = code === undefined ? message : `${message} (${code})`
  const fix = hint ?? (code === '42501' ? RIGHTS : undefined)
  return new DatabaseError(
    redacted(kind === 'lost' ? `The connection to PostgreSQL ended: ${told}` : told, secrets),
    {
      kind,
      offset,
      statement,
      cause: redactedError(error, secrets),
      ...(fix === undefined ? {} : { fix: redacted(fix, secrets) }),
    },
  )
}

const RIGHTS =
  'Connect as the owner of what it names, or let the owner grant this user the right. What only an owner may do needs membership: GRANT owner TO user.'

export function kindOf(code: string | undefined, message: string): DatabaseErrorKind {
  if (isLoss(code, message)) return 'lost'
  if (code === '42501') return 'denied'
  if (code === '25006') return 'read-only'
  if (code === '55P03') return 'busy'
  return 'statement'
}

/** Shutdown, crash, the timeouts that end a session, class 08, and what pg and Node say when a socket is gone. */
function isLoss(code: string | undefined, message: string): boolean {
  if (code === undefined)
    return /^(?:Connection terminated|Client (?:has encountered|was closed))/.test(message)
  return /^(?:57P0[1-5]|25P0[34]|08...|E[A-Z]+)$/.test(code)
}
