import { ConfigurationError } from '@godwit/core'
import { parseUrl, type UrlParts } from './url.js'

/** What pg's Client takes; every field is optional, and pg fills what is missing from its PG* variables. */
export interface PostgresConfig {
  readonly connectionString?: string | undefined
  readonly user?: string | undefined
  readonly password?: string | (() => string | Promise<string>) | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly database?: string | undefined
  readonly ssl?: boolean | object | undefined
  readonly application_name?: string | undefined
  readonly options?: string | undefined
  readonly enableChannelBinding?: boolean | undefined
  /** @default 10000 */
  readonly connectionTimeoutMillis?: number | undefined
  /** Says that the pooler in between keeps one connection of the server for ours as long as it lasts. */
  readonly pooler?: 'session' | undefined
}

/** A pg Pool of the app. */
export interface PostgresPool {
  readonly totalCount: number
  readonly options: object
  connect(): Promise<{ release(destroy?: boolean): void }>
}

/** Where a database is, before anything is opened. */
export interface Location {
  /** `host:port/database`, with `user@` before it where a user is known. Holds no secret. */
  readonly database: string
  /** Texts that must not stand in any message. */
  readonly secrets: readonly string[]
  readonly pool?: PostgresPool
  /** Whether a pooler that is found in between is known to keep sessions apart. */
  readonly keepsSession: boolean
  /** For pg's Client where there is no pool. Reads the certificate files that a URL names. */
  clientConfig(): Promise<PostgresConfig>
}

/**
 * Reads what `postgres()` was given.
 * @throws ConfigurationError UNKNOWN_SCHEME, BAD_URL or BAD_OPTION.
 */
export function locate(given: string | URL | PostgresConfig | PostgresPool): Location {
  if (typeof given === 'string' || given instanceof URL) return ofConfig({ connectionString: `${given}` })
  if (typeof given !== 'object' || given === null) {
    throw new ConfigurationError('BAD_OPTION', 'postgres() takes a URL, a config object of pg, or a Pool.')
  }
  if (isPool(given)) return ofPool(given)
  if ('connect' in given && typeof given.connect === 'function') {
    throw new ConfigurationError(
      'BAD_OPTION',
      'postgres() was given a single client, which the app may be using.',
      {
        fix: 'Give a URL, a config object or a Pool: Godwit needs a connection of its own.',
      },
    )
  }
  return ofConfig(given)
}

function isPool(given: object): given is PostgresPool {
  return 'connect' in given && 'totalCount' in given && 'options' in given
}

/** A pool's own connection string only says where it leads; whatever pg makes of it is the app's business. */
function ofPool(pool: PostgresPool): Location {
  const options: PostgresConfig = pool.options
  const { password } = options
  try {
    return { ...ofConfig({ ...options, password }), pool }
  } catch {
    return { ...ofConfig({ ...options, password, connectionString: undefined }), pool }
  }
}

function ofConfig(config: PostgresConfig): Location {
  const { connectionString, ...rest } = config
  const { tls, isColonMeant, ...parts }: UrlParts =
    connectionString === undefined ? {} : parseUrl(connectionString)
  const merged: PostgresConfig = { ...rest, ...parts }
  const known = userOf(merged)
  const [user, misplaced] = isColonMeant ? [known] : splitUser(known)
  return {
    database: described(merged, user),
    keepsSession: keepsSession(merged.pooler),
    secrets: secretsOf(merged, misplaced),
    async clientConfig() {
      const mode = rest.ssl === undefined ? process.env['PGSSLMODE'] : undefined
      if (tls === undefined && !mode) return merged
      const { sslOption, tlsOfEnvironment } = await import('./ssl-option.js')
      return { ...merged, ssl: await sslOption(tls ?? tlsOfEnvironment(mode ?? '')) }
    },
  }
}

function secretsOf(config: PostgresConfig, misplaced: string | undefined): readonly string[] {
  const { password = process.env['PGPASSWORD'] } = config
  return [password, misplaced].filter((secret) => typeof secret === 'string')
}

/** What stands after a colon is a password in the wrong place. */
function splitUser(user: string): readonly [name: string, misplaced?: string] {
  const colon = user.indexOf(':')
  return colon === -1 ? [user] : [user.slice(0, colon), user.slice(colon + 1)]
}

/** With the same fallbacks as pg's. */
function userOf(config: PostgresConfig): string {
  const { PGUSER, USER, USERNAME } = process.env
  return String(config.user || PGUSER || (process.platform === 'win32' ? USERNAME : USER) || '')
}

function keepsSession(pooler: unknown): boolean {
  if (pooler === undefined || pooler === 'session') return pooler !== undefined
  throw new ConfigurationError('BAD_OPTION', "The only value of `pooler` is 'session'.", {
    fix: 'Give the direct URL of the server where the pooler pools anything else.',
  })
}

/** With the same fallbacks as pg's, so that it is the place where a session really goes. */
function described(config: PostgresConfig, user: string): string {
  const { PGHOST, PGPORT, PGDATABASE } = process.env
  const host = config.host || PGHOST || 'localhost'
  const port = config.port || PGPORT || 5432
  const database = config.database || PGDATABASE || user
  return `${user === '' ? '' : `${user}@`}${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}
