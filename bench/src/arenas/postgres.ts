import { withTemporaryPostgres } from '@godwit/testkit'
import { Client } from 'pg'
import type { Arena } from './arena.js'

/** What is measured is what production has: a commit is on the disk before it is answered. */
const DURABLE = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '128MB',
}

/** A server of its own for as long as `work` takes. */
export function withPostgresArena<T>(work: (arena: Arena) => Promise<T>): Promise<T> {
  return withTemporaryPostgres(({ url, version }) => work(postgresArena(url, version)), { settings: DURABLE })
}

function postgresArena(server: string, version: string): Arena {
  let count = 0
  const make = async (suffix: string) => {
    const name = `bench_${++count}`
    await query(server, `CREATE DATABASE ${name} ${suffix}`)
    const database = new URL(server)
    database.pathname = name
    // The first connection to a database builds its cache of the catalogs.
    await query(database.href, 'SELECT 1')
    return database.href
  }
  return {
    engine: 'postgres',
    version,
    create: () => make(''),
    copy: (database) => make(`TEMPLATE ${nameOf(database)}`),
    query,
    remove: async (database) => {
      await query(server, `DROP DATABASE IF EXISTS ${nameOf(database)} WITH (FORCE)`)
    },
  }
}

function nameOf(database: string): string {
  return new URL(database).pathname.slice(1)
}

async function query(database: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}
