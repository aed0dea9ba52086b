import type { ClientBase } from 'pg'
import { knownFields } from './connect.js'
import { type Connection, connectionOf } from './connection.js'
import { loadClient } from './driver.js'
import type { Location, PostgresConfig } from './location.js'
import { settingsScript } from './settings.js'

/**
 * A second connection, which is there only while somebody asks by it. A session that waits cannot be asked what it waits
 * for, nor be told to stop. It looks on and cancels: it holds no lock and no transaction, and does nothing of the run.
 */
export interface Observer {
  /** Opens it where it is not open. What is asked next is sent at once. */
  open(): Promise<void>
  rows<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]>
  /** Ends it, until it is asked again. */
  rest(): void
  /** Ends it for good. Resolves when all that was opened is closed. */
  close(): Promise<void>
}

interface Opened {
  readonly client: ClientBase & { end(): Promise<void> }
  readonly connection: Connection
}

/** Everything about it may fail, and then it is opened anew by the next question. */
export function observerOn(location: Location): Observer {
  let current: Promise<Opened> | undefined
  let isClosed = false
  const ending = new Set<Promise<void>>()

  const rest = (): void => {
    const ended = current?.then(({ client }) => client.end()).catch(() => {})
    current = undefined
    if (ended === undefined) return
    ending.add(ended)
    void ended.finally(() => ending.delete(ended))
  }
  const opened = (): Promise<Opened> => {
    if (isClosed) return Promise.reject(new Error('The session has ended.'))
    current ??= openOn(location)
    return current
  }
  const use = async <T>(work: (opened: Opened) => Promise<T>): Promise<T> => {
    const mine = opened()
    try {
      return await work(await mine)
    } catch (error) {
      if (current === mine) rest()
      throw error
    }
  }
  return {
    open: () => use(async () => {}),
    rows: (text, values) => use(({ connection }) => connection.rows(text, values)),
    rest,
    async close() {
      isClosed = true
      rest()
      await Promise.all(ending)
    },
  }
}

const NAME = 'godwit-observer'
/** Neither the session's end nor a stop waits long for it. */
const PATIENCE_MS = 3000

async function openOn(location: Location): Promise<Opened> {
  const Client = await loadClient()
  const client = new Client({
    ...(await configOf(location)),
    application_name: NAME,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    keepAlive: true,
  })
  const connection = connectionOf(client, { secrets: location.secrets, onEvent: () => {} })
  await client.connect()
  try {
    await connection.command(settingsScript({ access: 'read', checksConnection: false }))
  } catch (error) {
    await client.end()
    throw error
  }
  return { client, connection }
}

/** A pool is not asked for a second client, which it may not have: its own options lead to the same place. */
async function configOf(location: Location): Promise<PostgresConfig> {
  const { pool } = location
  if (pool === undefined) return knownFields(await location.clientConfig())
  const options: PostgresConfig = pool.options
  return { ...knownFields(options), connectionString: options.connectionString }
}
