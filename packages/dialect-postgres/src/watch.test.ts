import { type DialectEvent, rawSql } from '@godwit/core'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { withHastySession } from './testing/hasty-session.js'
import { withOtherClient } from './testing/other-client.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 600)', work)

const OBSERVERS = `SELECT state FROM pg_stat_activity
  WHERE application_name = 'godwit-observer' AND datname = current_database()`

const stillRunning = (events: readonly DialectEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'notice' && event.code === 'STILL_RUNNING' ? [`${event.severity}: ${event.message}`] : [],
  )

describe('a statement that takes long', () => {
  it('is told of, with what it waits for', () =>
    onDatabase(async (database) => {
      await withHastySession(database.url, async (session, events) => {
        const [{ pid } = { pid: 0 }] = await session.query<{ pid: number }>(
          rawSql('SELECT pg_backend_pid() AS pid'),
        )
        await session.query(rawSql('SELECT pg_sleep(0.5)'))
        expect(stillRunning(events)).toContain(
          `info: A statement still runs after 0 s (process ${pid}): waiting for Timeout PgSleep`,
        )
        expect(events.filter((event) => event.type === 'lock')).toEqual([])
      })
    }))

  it('is told of with how far it is, where the server counts that', () =>
    onDatabase(async (database) => {
      await database.sql(`CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(0.002); RETURN $1; END'`)
      await withHastySession(database.url, async (session, events) => {
        await session.transaction((tx) => tx.execute('CREATE INDEX ON t (slow(id))'))
        expect(stillRunning(events).at(0)).toMatch(/: building index: .*, \d+ %$/)
      })
      await withHastySession(database.url, async (session, events) => {
        await session.execute("SET vacuum_cost_delay = '30ms'; SET vacuum_cost_limit = 1; VACUUM t")
        expect(stillRunning(events).at(0)).toMatch(/: scanning heap, \d+ %$/)
      })
    }))

  it('is told to wait, and for whom, where it waits for others', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (writer) => {
        await writer.query('BEGIN; UPDATE t SET id = 0')
        const onEvent = (event: DialectEvent): void => {
          if (event.type === 'lock' && event.phase === 'waiting') void writer.query('COMMIT')
        }
        const [first, ...others] = await withHastySession(
          database.url,
          async (session, events) => {
            await session.execute('CREATE INDEX CONCURRENTLY t_id ON t (id)')
            return events.filter((event) => event.type === 'lock')
          },
          { onEvent },
        )
        expect(first).toMatchObject({
          phase: 'waiting',
          holder: expect.stringMatching(/^process \d+ \(other\), idle in transaction.*last: BEGIN; UPDATE t/),
        })
        expect(others.at(-1)).toMatchObject({ phase: 'acquired' })
      }),
    ))

  it('is looked at through a second connection, which holds nothing and is gone before the session', () =>
    onDatabase(async (database) => {
      await withHastySession(database.url, async (session) => {
        const slow = session.query(rawSql('SELECT pg_sleep(1)'))
        const seen = new Set<unknown>()
        while (seen.size === 0) for (const { state } of await database.sql(OBSERVERS)) seen.add(state)
        await slow
        expect([...seen]).not.toContain('idle in transaction')
      })
      expect(await database.sql(OBSERVERS)).toEqual([])
    }))

  it('is not looked at any more once its session has ended', () =>
    onDatabase(async (database) => {
      await withHastySession(database.url, async (session) => {
        session.query(rawSql('SELECT pg_sleep(600)')).catch(() => {})
        while ((await database.sql(OBSERVERS)).length === 0);
      })
      expect(await database.sql(OBSERVERS)).toEqual([])
    }))

  it('is done also where no second connection can be had', () =>
    onDatabase(async (database) => {
      const role = `alone_${process.pid}`
      await database.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 1`)
      try {
        await withHastySession(database.urlAs(`${role}:x`), async (session, events) => {
          expect(await session.query(rawSql('SELECT pg_sleep(0.3)::text AS slept'))).toEqual([{ slept: '' }])
          expect(events).toEqual([])
        })
      } finally {
        await database.sql(`DROP ROLE ${role}`)
      }
    }))

  it('is looked at without a second client of the pool', () =>
    onDatabase(async (database) => {
      const role = `pooled_${process.pid}`
      await database.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
      const pool = new pg.Pool({ connectionString: database.urlAs(`${role}:x`), max: 1 })
      try {
        const counts = new Set<string>()
        await withHastySession(
          pool,
          async (session, events) => {
            await session.query(rawSql('SELECT pg_sleep(0.5)'))
            expect(stillRunning(events)).not.toEqual([])
          },
          { onEvent: () => counts.add(`${pool.totalCount} client, ${pool.waitingCount} waiting`) },
        )
        expect([...counts]).toEqual(['1 client, 0 waiting'])
      } finally {
        await pool.end()
        await database.sql(`DROP ROLE ${role}`)
      }
    }))
})

describe('a quick statement', () => {
  it('is not looked at', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (client) => {
        await withSession(database.url, async (session) => {
          for (let round = 0; round < 50; round += 1) {
            await session.transaction((tx) => tx.query(rawSql('SELECT count(*) FROM t')))
            expect((await client.query(OBSERVERS)).rows).toEqual([])
          }
        })
      }),
    ))
})
