import { pacing, refuseAborted, type SessionOptions } from '@godwit/core'
import type { ClientBase } from 'pg'
import { type Connection, connectionOf } from './connection.js'
import { loadClient } from './driver.js'
import { driverFields } from './driver-error.js'
import type { Location, PostgresConfig, PostgresPool } from './location.js'

type ConnectOptions = Pick<SessionOptions, 'waitMs' | 'signal' | 'onEvent'>

/** Opens one connection, runs `work` on it and closes it, whatever happens. */
export async function withConnection<T>(
  location: Location,
  options: ConnectOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const opened = await openWithin(location, options)
  try {
    return await work(connectionOf(opened.client, { secrets: location.secrets, onEvent: options.onEvent }))
  } finally {
    await opened.close().catch(() => {})
  }
}

interface Opened {
  readonly client: ClientBase
  close(): Promise<void>
}

/** Too many clients, and a server that is starting up: both pass by themselves. */
const PASSING = new Set(['53300', '57P03'])

/** Tries until the time is up, where what is in the way passes by itself. */
async function openWithin(location: Location, options: ConnectOptions): Promise<Opened> {
  const wait = pacing(options)
  for (;;) {
    refuseAborted([options.signal])
    try {
      return await (location.pool === undefined ? open(await location.clientConfig()) : lend(location.pool))
    } catch (error) {
      const passes = PASSING.has(driverFields(error).code ?? '')
      if (!passes || wait.over) throw (await import('./connect-error.js')).connectError(error, location)
      await wait.pause()
    }
  }
}

const CONNECT_TIMEOUT_MS = 10_000

async function open(config: PostgresConfig): Promise<Opened> {
  const Client = await loadClient()
  const client = new Client({
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'godwit',
    ...knownFields(config),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  client.on('error', () => {})
  await client.connect()
  return { client, close: () => client.end() }
}

const FIELDS = [
  'user',
  'password',
  'host',
  'port',
  'database',
  'ssl',
  'application_name',
  'options',
  'connectionTimeoutMillis',
  'enableChannelBinding',
] as const satisfies readonly (keyof PostgresConfig)[]

/** The fields that we understand: an app's timeouts, parsers and modes are not for migrations. */
export function knownFields(config: PostgresConfig): PostgresConfig {
  const pairs = FIELDS.map((field) => [field, config[field]] as const)
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

async function lend(pool: PostgresPool): Promise<Opened> {
  const lent = await pool.connect()
  const client = lent as unknown as ClientBase
  // The pool may be set up for other modes. The client is ours until it is destroyed.
  Object.assign(client, { binary: false, pipeline: false })
  const parameters: unknown = Reflect.get(client, 'connectionParameters')
  if (typeof parameters === 'object' && parameters !== null) Object.assign(parameters, { query_timeout: 0 })
  return { client, close: async () => lent.release(true) }
}
