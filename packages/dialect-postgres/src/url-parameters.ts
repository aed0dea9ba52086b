import { badUrl, URL_FORM } from './bad-url.js'
import { type Tls, tlsOf } from './tls.js'

export interface UrlParameters {
  readonly user?: string
  readonly password?: string
  readonly host?: string
  readonly port?: number
  readonly application_name?: string
  readonly options?: string
  readonly connectionTimeoutMillis?: number
  readonly enableChannelBinding?: boolean
  readonly pooler?: 'session'
  /** False: without. Undefined: not said. */
  readonly tls?: Tls | false
}

/**
 * Reads what stands behind the question mark. A parameter that would be ignored is refused instead: it was
 * written because somebody relies on it.
 */
export function urlParameters(query: string): UrlParameters {
  const given = new Map(new URLSearchParams(query.replaceAll('+', '%2B')))
  for (const name of given.keys()) {
    if (!KNOWN.has(name))
      throw badUrl(`The database URL has an unknown parameter${shown(name)}.`, fixFor(name))
  }
  const tls = tlsOf(given)
  const port = portNumber(given.get('port'))
  const timeout = given.get('connect_timeout')
  return {
    ...text(given, 'user'),
    ...text(given, 'password'),
    ...text(given, 'host'),
    ...(port === undefined ? {} : { port }),
    ...text(given, 'application_name'),
    ...text(given, 'options'),
    ...(timeout === undefined ? {} : { connectionTimeoutMillis: milliseconds(timeout) }),
    ...(given.get('channel_binding') === 'require' ? { enableChannelBinding: true } : {}),
    ...pooler(given.get('pooler')),
    ...(tls === undefined ? {} : { tls }),
  }
}

export function portNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw badUrl('The port in the database URL is not a number from 1 to 65535.', `Write ${URL_FORM}.`)
}

const KNOWN = new Set([
  'user',
  'password',
  'host',
  'port',
  'application_name',
  'options',
  'connect_timeout',
  'channel_binding',
  'pooler',
  'ssl',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
])

/** What does not look like a name may be the rest of a password that holds a question mark. */
function shown(name: string): string {
  return /^[a-z_]{1,30}$/.test(name) ? `: ${name}` : ''
}

function fixFor(name: string): string {
  if (name === 'schema') return 'Give the schema as an option (schema: …) instead.'
  if (name === 'pgbouncer')
    return 'Give the direct URL of the server, or write pooler=session where the pooler keeps sessions apart.'
  if (name === 'uselibpqcompat') return 'Write sslmode=verify-full, or sslmode=no-verify to check nothing.'
  return `Take it out. Known are: ${[...KNOWN].join(', ')}.`
}

function text<K extends 'user' | 'password' | 'host' | 'application_name' | 'options'>(
  given: ReadonlyMap<string, string>,
  name: K,
): { readonly [name in K]?: string } {
  const value = given.get(name)
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [name in K]: string })
}

function pooler(mode: string | undefined): { pooler?: 'session' } {
  if (mode === undefined) return {}
  if (mode === 'session') return { pooler: mode }
  throw badUrl(
    'The only value of pooler in the database URL is session.',
    'Give the direct URL of the server where the pooler pools anything else.',
  )
}

/** As in libpq: seconds, and 0 waits without end. */
function milliseconds(seconds: string): number {
  if (/^\d+$/.test(seconds)) return Number(seconds) * 1000
  throw badUrl('connect_timeout in the database URL is not a number of seconds.', 'Write connect_timeout=10.')
}
