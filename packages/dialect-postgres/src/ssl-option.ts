import { readFile } from 'node:fs/promises'
import type { ConnectionOptions } from 'node:tls'
import { ConfigurationError } from '@godwit/core'
import { MODES, type Tls } from './tls.js'

/** What pg's `ssl` option takes. */
export async function sslOption(tls: Tls | false): Promise<false | ConnectionOptions> {
  if (tls === false) return false
  const [ca, cert, key] = await Promise.all([
    contents('sslrootcert', tls.authorityFile),
    contents('sslcert', tls.certificateFile),
    contents('sslkey', tls.keyFile),
  ])
  return {
    rejectUnauthorized: tls.verify !== 'none',
    ...(tls.verify === 'authority' ? { checkServerIdentity: () => undefined } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}

/**
 * What the variable PGSSLMODE says, as pg reads it today; what pg would not understand, and therefore leave out
 * TLS for, is refused.
 * @throws ConfigurationError BAD_OPTION
 */
export function tlsOfEnvironment(mode: string): Tls | false {
  switch (mode) {
    case 'disable':
      return false
    case 'no-verify':
      return { verify: 'none' }
    case 'prefer':
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return { verify: 'full' }
    default:
      throw new ConfigurationError('BAD_OPTION', 'The value of the variable PGSSLMODE is not known to pg.', {
        fix: MODES.replace('sslmode', 'PGSSLMODE'),
      })
  }
}

/** Neither the path nor Node's error, which holds it, is passed on: it may be the rest of a password. */
async function contents(parameter: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new ConfigurationError(
      'BAD_URL',
      `The file that ${parameter} names in the database URL cannot be read${reason(error)}.`,
      { fix: 'Check its path, and that this user may read it.' },
    )
  }
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? `: ${String(error.code)}` : ''
}
