import { setTimeout } from 'node:timers/promises'
import { rawSql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withOtherClient } from './testing/other-client.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { withSession } from './testing/session.js'

const role = `hurried_${process.pid}`
const TIMEOUT_MS = 200
const LONGER_MS = 2 * TIMEOUT_MS

const TIMEOUTS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
  'transaction_timeout',
]

/** Works as a role for which all timeouts that the server knows are short. */
const onDatabase = (work: (database: ScratchDatabase, url: string) => Promise<void>): Promise<void> =>
  withScratchDatabase('', async (database) => {
    await database.sql(
      `CREATE ROLE ${role} LOGIN PASSWORD 'x'; CREATE TABLE t (id int);
      ALTER TABLE t OWNER TO ${role}; GRANT ALL ON SCHEMA public TO ${role}`,
    )
    try {
      const names = TIMEOUTS.map((name) => `'${name}'`).join(', ')
      const known = await database.sql(`SELECT name FROM pg_settings WHERE name IN (${names})`)
      for (const { name } of known) await database.sql(`ALTER ROLE ${role} SET ${name} = ${TIMEOUT_MS}`)
      await work(database, database.urlAs(`${role}:x`))
    } finally {
      await database.sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  })

const SLOW = `SELECT pg_sleep(${LONGER_MS / 1000})`

describe('the timeouts of a role', () => {
  it('do end its other sessions', () =>
    onDatabase((_, url) =>
      withOtherClient(url, async (client) => {
        await expect(client.query(SLOW)).rejects.toMatchObject({
          code: expect.stringMatching(/57014|25P04/),
        })
        await setTimeout(LONGER_MS)
        await expect(client.query('SELECT 1')).rejects.toThrow()
      }),
    ))

  it('end neither a long statement nor a migration that does something else meanwhile', () =>
    onDatabase(async (_, url) => {
      await withSession(url, (session) =>
        session.exclusive('a', async () => {
          await session.execute(SLOW)
          await setTimeout(LONGER_MS)
          await session.transaction((tx) =>
            tx.guard(async (db) => {
              await db.query(rawSql(SLOW))
              await setTimeout(LONGER_MS)
              await db.execute('INSERT INTO t VALUES (1)')
            }),
          )
        }),
      )
    }))

  it('do not leave an index invalid that has to wait for others', () =>
    onDatabase((database, url) =>
      withOtherClient(database.url, async (writer) => {
        await writer.query('BEGIN; INSERT INTO t VALUES (1)')
        await withSession(url, async (session) => {
          const built = session.execute('CREATE INDEX CONCURRENTLY t_id ON t (id)')
          await setTimeout(LONGER_MS)
          await writer.query('COMMIT')
          await built
        })
        expect(
          await database.sql("SELECT indisvalid AS ok FROM pg_index WHERE indexrelid = 't_id'::regclass"),
        ).toEqual([{ ok: true }])
      }),
    ))
})
