import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { PGBOUNCER, withPgBouncer } from './testing/pgbouncer.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf } from './testing/session.js'

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }

const through = (
  mode: 'session' | 'transaction' | 'statement',
  work: (url: string, database: ScratchDatabase) => Promise<void>,
): Promise<void> =>
  withScratchDatabase('', (database) => withPgBouncer(database.url, mode, (url) => work(url, database)))

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** What an app would suffer from, on the connection of the server that all share. */
const settings = `SELECT current_setting('default_transaction_read_only') AS ro, current_setting('row_security') AS rls,
  current_setting('search_path') AS path, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks`

describe.skipIf(PGBOUNCER === undefined)('through PgBouncer', () => {
  it('that pools transactions nothing is migrated, status is told, and nothing stays set for others', () =>
    through('transaction', async (url, database) => {
      await migratorOn(database.url, MANIFEST).upgrade({ to: '0' })
      const before = await query(url, settings)
      const { apps } = await migratorOn(url, MANIFEST).status()
      expect(apps).toMatchObject([{ state: 'pending' }])
      const error = await failureOf(migratorOn(url, MANIFEST).upgrade())
      expect(error).toMatchObject({ code: 'DATABASE_DENIED', fix: expect.stringContaining('direct URL') })
      expect(await query(url, settings)).toEqual(before)
    }))

  it('that pools sessions everything goes on once it is said, and nothing stays behind', () =>
    through('session', async (url) => {
      expect(await failureOf(migratorOn(url, MANIFEST).upgrade())).toMatchObject({ code: 'DATABASE_DENIED' })
      const before = await query(url, settings)
      const both = await Promise.all(
        [1, 2].map(() => migratorOn(`${url}?pooler=session`, MANIFEST).upgrade()),
      )
      expect(both.flatMap(({ applied }) => applied)).toHaveLength(2)
      expect(await query(url, settings)).toEqual(before)
    }))

  it('that pools statements nothing is even read, in its own words', () =>
    through('statement', async (url) => {
      expect(await failureOf(migratorOn(url, MANIFEST).status())).toMatchObject({
        message: expect.stringContaining('statement pooling'),
      })
    }))
})
