import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** Runs `work` with the URL of a new, empty database on the given server, and drops it afterwards. */
export async function withDatabase<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `godwit_${randomBytes(6).toString('hex')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await execute(serverUrl, `CREATE DATABASE "${name}"`)
  try {
    return await work(url.href)
  } finally {
    await execute(serverUrl, `DROP DATABASE "${name}" WITH (FORCE)`)
  }
}

/** Runs SQL on the database of a URL. */
export async function execute(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
