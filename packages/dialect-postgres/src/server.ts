import type { Connection } from './connection.js'

/** Which server answers, as it says itself. Asked before anything is set: it may not be ours alone. */
export interface Server {
  /** Its process that serves this connection now. */
  readonly pid: number
  /** What `version()` says. */
  readonly version: string
  /** Such as 150004. */
  readonly number: number
  /** Those that make one database of several servers. */
  readonly extensions: readonly string[]
  /** Whether transactions of this role on this database only read unless they say otherwise. */
  readonly readsByDefault: boolean
}

export async function serverOf(connection: Connection): Promise<Server> {
  const [server] = await connection.rows<Server>(SERVER)
  if (server === undefined) throw new Error('The server does not say what it is.')
  return server
}

/** All settings at once take the server longer than the rest: they are looked at only where it may matter. */
const SERVER = `
SELECT pg_catalog.pg_backend_pid() AS pid, pg_catalog.version() AS version,
  pg_catalog.current_setting('server_version_num')::int4 AS number,
  ARRAY(
    SELECT extname::text FROM pg_catalog.pg_extension WHERE extname IN ('bdr', 'citus', 'spock') ORDER BY 1
  ) AS extensions,
  CASE WHEN pg_catalog.current_setting('default_transaction_read_only') = 'on' THEN EXISTS (
    SELECT FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only' AND reset_val = 'on'
  ) ELSE false END AS "readsByDefault"`
