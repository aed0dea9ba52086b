import { randomBytes } from 'node:crypto'
import { postgres } from '@godwit/dialect-postgres'
import { Client } from 'pg'
import { dumpPostgres } from './dump-postgres.js'
import type { Engine, FaultDatabase } from './engine.js'

/** Databases on the given server. */
export function postgresEngine(serverUrl: string): Engine {
  return {
    name: 'PostgreSQL',
    sort: 'postgres',
    async create(template) {
      const name = `godwit_${randomBytes(6).toString('hex')}`
      const from = template === undefined ? '' : ` TEMPLATE "${new URL(template.url).pathname.slice(1)}"`
      const url = new URL(serverUrl)
      url.pathname = `/${name}`
      await withClient(serverUrl, (client) => client.query(`CREATE DATABASE "${name}"${from}`))
      return databaseOf(url.href, () =>
        withClient(serverUrl, (client) => client.query(`DROP DATABASE "${name}" WITH (FORCE)`)),
      )
    },
  }
}

function databaseOf(url: string, drop: () => Promise<void>): FaultDatabase {
  return {
    url,
    dialect: () => postgres(url),
    dump: () => dumpPostgres(url),
    byHand: (script) => withClient(url, (client) => client.query(script)),
    block: () => block(url),
    drop,
  }
}

/** Locks every table that nobody else is working on. */
async function block(url: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  client.on('error', () => {})
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  )
  await client.query('BEGIN')
  for (const { name } of rows) {
    await client.query('SAVEPOINT one')
    await client
      .query(`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE NOWAIT`)
      .catch(() => client.query('ROLLBACK TO one'))
  }
  return () => client.end()
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
