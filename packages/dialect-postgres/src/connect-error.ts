import { DatabaseError, type DatabaseErrorKind, isGodwitError } from '@godwit/core'
import { driverFields } from './driver-error.js'
import type { Location } from './location.js'
import { quoted } from './quoted.js'
import { redacted, redactedError } from './redact.js'

/** Why no session could be opened. */
export function connectError(error: unknown, location: Location): Error {
  if (isGodwitError(error)) return error
  const { code, message } = driverFields(error)
  const kind = kindOf(code, message)
  const fix = fixFor(kind, isTls(code, message), location)
  const told = code === undefined || message.includes(code) ? message : `${message} (${code})`
  return new DatabaseError(redacted(`Cannot connect to ${location.database}: ${told}`, location.secrets), {
    kind,
    cause: redactedError(error, location.secrets),
    ...(fix === undefined ? {} : { fix }),
  })
}

const TLS = /^(?:DEPTH_ZERO|SELF_SIGNED|CERT_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/

function isTls(code: string | undefined, message: string): boolean {
  return code === undefined ? message.includes('SSL connection') : TLS.test(code)
}

function kindOf(code: string | undefined, message: string): DatabaseErrorKind {
  if (code === '3D000') return 'absent'
  if (isTls(code, message)) return 'denied'
  if (code === undefined) return /^SASL|password must be/i.test(message) ? 'denied' : 'unavailable'
  return code.startsWith('28') || code === '42501' ? 'denied' : 'unavailable'
}

function fixFor(kind: DatabaseErrorKind, tls: boolean, location: Location): string | undefined {
  if (kind === 'absent') {
    const database = location.database.slice(location.database.lastIndexOf('/') + 1)
    return `Check its name, or create it. Run: CREATE DATABASE ${quoted(database)}`
  }
  if (kind !== 'denied') return undefined
  return tls
    ? 'Check what TLS the server offers, and sslmode and sslrootcert in the URL.'
    : 'Check user and password, and that this user may connect.'
}
