import { ConfigurationError } from '@godwit/core'
import { sslOption } from './tls.js'
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
}

/** A pg Pool of the app. */
export interface PostgresPool {
  readonly totalCount: number
  readonly options: object
  connect(): Promise<{ release(destroy?: boolean): void }>
}

/** Where to connect, before anything is opened. */
export interface Target {
  /** `user@host:port/database`, without any secret. */
  readonly database: string
  /** Texts that must not stand in any message. */
  readonly secrets: readonly string[]
  readonly pool?: PostgresPool
  /** For pg's Client where there is no pool. Reads the certificate files that a URL names. */
  clientConfig(): Promise<PostgresConfig>
}

export function targetOf(where: string | URL | PostgresConfig | PostgresPool): Target {
  if (typeof where === 'string' || where instanceof URL) return configTarget({ connectionString: `${where}` })
  if (typeof where !== 'object' || where === null) {
    throw new ConfigurationError('BAD_OPTION', 'postgres() takes a URL, a config object of pg, or a Pool.')
  }
  if (isPool(where)) return poolTarget(where)
  if ('connect' in where && typeof where.connect === 'function') {
    throw new ConfigurationError(
      'BAD_OPTION',
      'postgres() was given a single client, which the app may be using.',
      {
        fix: 'Give a URL, a config object or a Pool: Godwit needs a connection of its own.',
      },
    )
  }
  return configTarget(where)
}

function isPool(where: object): where is PostgresPool {
  return 'connect' in where && 'totalCount' in where && 'options' in where
}

/** A pool's own connection string only says where it leads; whatever pg makes of it is the app's business. */
function poolTarget(pool: PostgresPool): Target {
  const options: PostgresConfig = pool.options
  const { password } = options
  try {
    return { ...configTarget({ ...options, password }), pool }
  } catch {
    return { ...configTarget({ ...options, password, connectionString: undefined }), pool }
  }
}

function configTarget(config: PostgresConfig): Target {
  const { connectionString, ...rest } = config
  const { tls, ...location }: UrlParts = connectionString === undefined ? {} : parseUrl(connectionString)
  const merged: PostgresConfig = { ...rest, ...location }
  return {
    database: described(merged),
    secrets: typeof merged.password === 'string' ? [merged.password] : [],
    clientConfig: async () => ({ ...merged, ...(tls === undefined ? {} : { ssl: await sslOption(tls) }) }),
  }
}

/** With the same fallbacks as pg's, so that it is the place where a session really goes. */
function described(config: PostgresConfig): string {
  const { PGUSER, PGHOST, PGPORT, PGDATABASE, USER, USERNAME } = process.env
  const user = config.user || PGUSER || (process.platform === 'win32' ? USERNAME : USER) || ''
  const host = config.host || PGHOST || 'localhost'
  const port = config.port || PGPORT || 5432
  const database = config.database || PGDATABASE || user
  return `${user}@${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}
