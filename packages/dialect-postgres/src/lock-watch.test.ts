import { type Database, type GodwitEvent, rawSql } from '@godwit/core'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { lockKey } from './advisory-lock.js'
import { migratorOn, oneByOne } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', work)

const key = lockKey('public.godwit_migrations')
const IS_HELD = `SELECT count(*) AS held FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`
const seesLock = async (db: Database): Promise<void> => {
  const [row] = await db.query<{ held: number }>(rawSql(IS_HELD))
  if (row?.held !== 1) throw new Error(`The lock is held ${row?.held} times.`)
}
const looks = { upgrade: seesLock }
const isLost = (event: GodwitEvent): boolean => event.type === 'notice' && event.code === 'LOCK_WAS_LOST'

describe('a migration that releases the lock', () => {
  for (const [how, release] of [
    ['in its transaction', 'SELECT pg_advisory_unlock_all()'],
    ['without one', oneByOne('SELECT pg_advisory_unlock_all()', 'VACUUM')],
  ]) {
    it(`${how} is warned of, and the lock is held again before the next`, () =>
      onDatabase(async (database) => {
        const events: GodwitEvent[] = []
        const manifest = { '1_looks': looks, '2_releases': release ?? '', '3_looks': looks }
        const migrator = migratorOn(database.url, manifest, { onEvent: (event) => events.push(event) })
        expect((await migrator.upgrade()).applied).toHaveLength(3)
        expect(events.filter(isLost)).toHaveLength(1)
        expect(events.find(isLost)).toMatchObject({
          severity: 'warning',
          message: expect.stringContaining('taken again'),
        })
      }))
  }

  it('to another runner ends the run before the next migration, and what is done is kept', () =>
    onDatabase(async (database) => {
      const other = new pg.Client(database.url)
      await other.connect()
      const manifest = {
        '1_releases': {
          upgrade: async (db: Database) => {
            await db.execute('SELECT pg_advisory_unlock_all()')
            await other.query('SELECT pg_advisory_lock($1)', [key])
          },
        },
        '2_next': 'CREATE TABLE t (a int)',
      }
      try {
        const error = await failureOf(migratorOn(database.url, manifest).upgrade())
        expect(error).toMatchObject({
          code: 'DATABASE_BUSY',
          message: expect.stringMatching(/another runner[\s\S]*recorded/),
        })
      } finally {
        await other.end()
      }
      const { applied } = await migratorOn(database.url, manifest).upgrade()
      expect(applied).toMatchObject([{ version: '2_next' }])
    }))

  it('as the last of a run has not failed', () =>
    onDatabase(async (database) => {
      const other = new pg.Client(database.url)
      await other.connect()
      const manifest = {
        '1_releases': {
          upgrade: async (db: Database) => {
            await db.execute('SELECT pg_advisory_unlock_all()')
            await other.query('SELECT pg_advisory_lock($1)', [key])
          },
        },
      }
      try {
        expect((await migratorOn(database.url, manifest).upgrade()).applied).toHaveLength(1)
      } finally {
        await other.end()
      }
    }))
})

describe('a lock that the server grants', () => {
  it('and does not show is none: nothing runs under it', () =>
    onDatabase(async (database) => {
      await database.sql(`CREATE OR REPLACE FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RETURNS boolean
        LANGUAGE sql AS 'SELECT true'`)
      let ran = false
      const error = await failureOf(
        withSession(database.url, (session) =>
          session.exclusive('a', async () => {
            ran = true
          }),
        ),
      )
      expect(error).toMatchObject({ kind: 'denied', message: expect.stringContaining('does not show') })
      expect(ran).toBe(false)
    }))
})
