import { DatabaseError, type DatabaseErrorKind, identifier, isGodwitError } from '@godwit/core'
import { driverFields } from './driver-error.js'
import { redacted, redactedError } from './redact.js'
import type { Target } from './target.js'

/** Why no session could be opened. */
export function connectError(error: unknown, target: Target): Error {
  if (isGodwitError(error)) return error
  const { code, message } = driverFields(error)
  const kind = kindOf(code, message)
  const fix = fixFor(kind, code, target)
  const told = code === undefined || message.includes(code) ? message : `${message} (${code})`
  return new DatabaseError(redacted(`Cannot connect to ${target.database}: ${told}`, target.secrets), {
    kind,
    cause: redactedError(error, target.secrets),
    ...(fix === undefined ? {} : { fix }),
  })
}

const DENIED = /^(?:28...|42501|DEPTH_ZERO.*|SELF_SIGNED.*|CERT_.*|UNABLE_TO_.*|ERR_TLS_.*|ERR_SSL_.*)$/

function kindOf(code: string | undefined, message: string): DatabaseErrorKind {
  if (code === '3D000') return 'absent'
  if (code !== undefined) return DENIED.test(code) ? 'denied' : 'unavailable'
  return /^SASL|password must be|does not support SSL/i.test(message) ? 'denied' : 'unavailable'
}

function fixFor(kind: DatabaseErrorKind, code: string | undefined, target: Target): string | undefined {
  if (kind === 'absent') {
    const database = target.database.slice(target.database.lastIndexOf('/') + 1)
    return `Check its name, or create it: CREATE DATABASE ${identifier(database).text.join('')}`
  }
  if (kind === 'denied') {
    return code === undefined || code.startsWith('28') || code === '42501'
      ? 'Check user and password, and that this user may connect.'
      : 'Check the certificate, or the sslmode and sslrootcert in the URL.'
  }
  return undefined
}
