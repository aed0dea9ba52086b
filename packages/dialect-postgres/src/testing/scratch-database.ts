import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** A database of its own for one test, looked at through a connection that is not Godwit's. */
export interface ScratchDatabase {
  readonly url: string
  /** The same database as another role: `user:password`. */
  urlAs(login: string): string
  /** Runs SQL on a new connection, with the last statement's rows. */
  sql(text: string): Promise<Record<string, unknown>[]>
}

/** Makes a database by `script`, and drops it after `work`, also where a session is still open. Only for tests. */
export async function withScratchDatabase(
  script: string,
  work: (scratch: ScratchDatabase) => Promise<void>,
): Promise<void> {
  const { drop, ...scratch } = await createDatabase()
  try {
    await scratch.sql(script)
    await work(scratch)
  } finally {
    await drop()
  }
}

/** An empty database for whoever takes care of dropping it. */
export async function createDatabase(): Promise<ScratchDatabase & { drop(): Promise<void> }> {
  const serverUrl = inject('pgUrl')
  const name = `scratch_${randomUUID().slice(0, 8)}`
  await run(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    urlAs: (login) => url.href.replace(/\/\/(?:[^@/]*@)?/, `//${login}@`),
    sql: (text) => run(url.href, text),
    drop: async () => {
      await run(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

async function run(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(text)
    return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? []
  } finally {
    await client.end()
  }
}
