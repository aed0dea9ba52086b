import pg from 'pg'
import { compare, filesOf, hashOf } from './files.mjs'

const LOCK = 4711
const CREATE = 'CREATE TABLE IF NOT EXISTS raw_migrations (name TEXT PRIMARY KEY, hash TEXT)'

/**
 * `each`, `together`, or `joined`: one transaction each, sent in one round trip. `hash` and `hash-together` also compare
 * the files with what is recorded of them.
 */
export const works = (variant) => ({
  upgrade: ({ folder, database }) =>
    connected(database, async (client) => {
      const files = filesOf(folder)
      const before = await read(client)
      if (variant.startsWith('hash')) compare(files, before)
      if (files.names.every((name) => before.has(name))) return 0
      return locked(client, async () => {
        await client.query(CREATE)
        const recorded = await read(client)
        const pending = files.names.filter((name) => !recorded.has(name))
        if (variant === 'joined') {
          for (const name of pending)
            await client.query(
              `BEGIN; ${files.up(name)}; INSERT INTO raw_migrations (name) VALUES ('${name}'); COMMIT`,
            )
          return pending.length
        }
        return inTransactions(client, variant, pending, async (name) => {
          const text = files.up(name)
          await client.query(text)
          const hash = variant.startsWith('hash') ? hashOf(text) : null
          await client.query('INSERT INTO raw_migrations (name, hash) VALUES ($1, $2)', [name, hash])
        })
      })
    }),
  downgrade: ({ folder, database }) =>
    connected(database, (client) =>
      locked(client, async () => {
        const files = filesOf(folder)
        const applied = [...(await read(client)).keys()].sort().reverse()
        return inTransactions(client, variant, applied, async (name) => {
          await client.query(files.down(name))
          await client.query('DELETE FROM raw_migrations WHERE name = $1', [name])
        })
      }),
    ),
})

async function connected(database, work) {
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function locked(client, work) {
  await client.query(`SELECT pg_advisory_lock(${LOCK})`)
  const done = await work()
  await client.query(`SELECT pg_advisory_unlock(${LOCK})`)
  return done
}

async function read(client) {
  try {
    const { rows } = await client.query('SELECT name, hash FROM raw_migrations')
    return new Map(rows.map(({ name, hash }) => [name, hash]))
  } catch (error) {
    if (error.code === '42P01') return new Map()
    throw error
  }
}

async function inTransactions(client, variant, names, step) {
  if (names.length === 0) return 0
  const all = variant.endsWith('together') ? [names] : names.map((name) => [name])
  for (const some of all) {
    await client.query('BEGIN')
    for (const name of some) await step(name)
    await client.query('COMMIT')
  }
  return names.length
}
