import { ConfigurationError } from '@godwit/core'

/** What a URL says about TLS. The files are read when a session opens. */
export interface Tls {
  readonly verify: 'full' | 'authority' | 'none'
  readonly authorityFile?: string
  readonly certificateFile?: string
  readonly keyFile?: string
}

/**
 * Translates `sslmode` (or pg's `ssl`) by itself: what pg makes of `require` and `prefer` changes between its
 * major versions, and no version of pg may check less than was asked for. False: no TLS. Undefined: not said.
 */
export function tlsOf(given: ReadonlyMap<string, string>): Tls | false | undefined {
  const files = {
    ...file('authorityFile', given.get('sslrootcert')),
    ...file('certificateFile', given.get('sslcert')),
    ...file('keyFile', given.get('sslkey')),
  }
  const mode = given.get('sslmode') ?? modeOfSsl(given.get('ssl'))
  switch (mode) {
    case undefined:
      return Object.keys(files).length === 0 ? undefined : { verify: 'full', ...files }
    case 'disable':
      return false
    case 'no-verify':
      return { verify: 'none', ...files }
    case 'require':
    case 'verify-full':
      return { verify: 'full', ...files }
    case 'verify-ca':
      if ('authorityFile' in files) return { verify: 'authority', ...files }
      throw unusable('sslmode=verify-ca needs sslrootcert, or anybody’s certificate would do.')
    case 'prefer':
    case 'allow':
      throw unusable(`sslmode=${mode} may end without TLS, unnoticed, and pg does not support that.`)
    default:
      throw unusable('The sslmode in the database URL is unknown.')
  }
}

function modeOfSsl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (value === 'true' || value === '1') return 'verify-full'
  return value === 'false' || value === '0' ? 'disable' : value
}

function file<K extends keyof Tls>(name: K, path: string | undefined): { [name in K]?: string } {
  // `system` is libpq's word for the certificates that Node trusts anyway.
  return path === undefined || path === 'system' ? {} : ({ [name]: path } as { [name in K]: string })
}

function unusable(message: string): ConfigurationError {
  return new ConfigurationError('BAD_URL', message, { fix: MODES })
}

/** As a fix. */
export const MODES =
  'Write sslmode=verify-full (encrypted, server checked), no-verify (encrypted only) or disable.'
