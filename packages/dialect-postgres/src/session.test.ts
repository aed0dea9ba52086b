import { rawSql } from '@godwit/core'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const role = `settings_${process.pid}`

/** With a role that sets everything otherwise. */
const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase(ROLE, async (database) => {
    try {
      await work(database)
    } finally {
      await database.sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  })

const ROLE = `CREATE ROLE ${role} LOGIN PASSWORD 'x';
  GRANT ALL ON SCHEMA public TO ${role};
  ALTER ROLE ${role} SET statement_timeout = '50ms';
  ALTER ROLE ${role} SET lock_timeout = '50ms';
  ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '50ms';
  ALTER ROLE ${role} SET idle_session_timeout = '50ms';
  ALTER ROLE ${role} SET default_transaction_isolation = 'serializable';
  ALTER ROLE ${role} SET standard_conforming_strings = off;
  ALTER ROLE ${role} SET client_encoding = 'LATIN1';
  ALTER ROLE ${role} SET bytea_output = 'escape';
  ALTER ROLE ${role} SET datestyle = 'German, DMY';
  ALTER ROLE ${role} SET intervalstyle = 'sql_standard';
  ALTER ROLE ${role} SET row_security = on;
  ALTER ROLE ${role} SET tcp_keepalives_idle = 7200;
  ALTER ROLE ${role} SET synchronous_commit = off`

const SETTINGS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
  'default_transaction_isolation',
  'standard_conforming_strings',
  'synchronous_commit',
  'search_path',
  'row_security',
  'session_replication_role',
  'client_encoding',
  'bytea_output',
  'intervalstyle',
  'tcp_keepalives_idle',
  'tcp_keepalives_interval',
  'tcp_keepalives_count',
  'tcp_user_timeout',
]
const show = rawSql(
  `SELECT current_user AS "user", ${SETTINGS.map((name) => `current_setting('${name}') AS ${name}`).join(', ')}`,
)
const OURS = {
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  default_transaction_isolation: 'read committed',
  standard_conforming_strings: 'on',
  synchronous_commit: 'on',
  row_security: 'off',
  session_replication_role: 'origin',
  client_encoding: 'UTF8',
  bytea_output: 'hex',
  intervalstyle: 'postgres',
  // As the socket has them: a vanished host is noticed in half a minute instead of two hours.
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '30000',
}

describe('a session', () => {
  it('is the same whatever the role is set to', () =>
    onDatabase(async (database) => {
      const [settings] = await withSession(database.urlAs(`${role}:x`), (session) => session.query(show))
      expect(settings).toEqual({ ...OURS, user: role, search_path: '"$user", public' })
    }))

  it('is the same whatever the database is set to', () =>
    onDatabase(async (database) => {
      const name = new URL(database.url).pathname.slice(1)
      for (const setting of [
        "lock_timeout = '50ms'",
        'standard_conforming_strings = off',
        "default_transaction_isolation = 'repeatable read'",
        "search_path = 'nowhere, public'",
        'session_replication_role = replica',
      ])
        await database.sql(`ALTER DATABASE ${name} SET ${setting}`)
      const [settings] = await withSession(database.url, (session) => session.query(show), {
        schema: 'public',
      })
      expect(settings).toEqual({ ...OURS, user: expect.any(String), search_path: 'public, public' })
    }))

  it('is refused where it cannot be: a role that fires no triggers, and may not change that', () =>
    onDatabase(async (database) => {
      await database.sql(`ALTER ROLE ${role} SET session_replication_role = replica`)
      const error = await failureOf(withSession(database.urlAs(`${role}:x`), async () => {}))
      expect(error).toMatchObject({
        kind: 'denied',
        message: expect.stringContaining('session_replication_role'),
      })
    }))

  it('writes dates in the way that pg reads', () =>
    onDatabase(async (database) => {
      const date = rawSql(
        "SELECT '31.12.2026'::date AS d, '1 day'::interval::text AS i, '\\x00ff'::bytea AS b",
      )
      const [row] = await withSession(database.urlAs(`${role}:x`), (session) => session.query(date))
      expect(row).toEqual({ d: new Date(2026, 11, 31), i: '1 day', b: Buffer.from([0, 255]) })
    }))

  it('is the same again after a transaction that changed everything, committed or not', () =>
    onDatabase(async (database) => {
      const [{ user } = { user: '' }] = (await database.sql('SELECT current_user AS user')) as {
        user: string
      }[]
      await withSession(
        database.url,
        async (session) => {
          const leave = `SET search_path = other; SET ROLE ${role}; RESET ROLE; SET statement_timeout = 12345;
          SET standard_conforming_strings = off; SET session_replication_role = replica; SET row_security = on;
          CREATE TEMP TABLE leftover (a int); PREPARE leftover AS SELECT 1; LISTEN leftover;
          DECLARE leftover CURSOR WITH HOLD FOR SELECT 1; SET SESSION AUTHORIZATION ${role}`
          await session.exclusive('kept', async () => {
            await session.transaction((tx) => tx.execute(leave))
            await failureOf(session.transaction((tx) => tx.execute(`${leave}; SELECT 1 / 0`)))
            expect(await session.query(show)).toEqual([{ ...OURS, user, search_path: 'pg_catalog, public' }])
            const left = `SELECT (SELECT count(*) FROM pg_prepared_statements) + (SELECT count(*) FROM pg_cursors WHERE name = 'leftover')
            + (SELECT count(*) FROM pg_listening_channels()) + (SELECT count(*) FROM pg_class WHERE relname = 'leftover') AS n,
            (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`
            expect(await session.query(rawSql(left))).toEqual([{ n: 0, locks: 1 }])
          })
        },
        { schema: 'pg_catalog' },
      )
    }))

  it('names itself for whoever looks at the server', () =>
    onDatabase(async (database) => {
      const name = rawSql("SELECT current_setting('application_name') AS name")
      expect(await withSession(database.url, (session) => session.query(name))).toEqual([{ name: 'godwit' }])
    }))

  it('cannot write with read access', () =>
    onDatabase(async (database) => {
      await withSession(
        database.url,
        async (session) => {
          const create = 'CREATE TABLE not_to_be (a int)'
          expect(await failureOf(session.execute(create))).toMatchObject({ kind: 'read-only' })
          const inside = session.transaction((tx) => tx.execute(create))
          expect(await failureOf(inside)).toMatchObject({ kind: 'read-only' })
          const readOnly = rawSql("SELECT current_setting('transaction_read_only') AS on")
          expect(await session.query(readOnly)).toEqual([{ on: 'on' }])
        },
        { access: 'read' },
      )
    }))

  it('reads integers in its own way, whatever parsers the app has set', () =>
    onDatabase(async (database) => {
      const parser = pg.types.getTypeParser(pg.types.builtins.INT8)
      pg.types.setTypeParser(pg.types.builtins.INT8, () => 'changed')
      pg.types.setTypeParser(pg.types.builtins.TEXT, () => 'changed')
      try {
        const rows = withSession(database.url, (session) =>
          session.query(rawSql("SELECT count(*) AS n, 'kept' AS t, 9007199254740993 AS big")),
        )
        expect(await rows).toEqual([{ n: 1, t: 'kept', big: 9007199254740993n }])
      } finally {
        pg.types.setTypeParser(pg.types.builtins.INT8, parser)
        pg.types.setTypeParser(pg.types.builtins.TEXT, (text) => text)
      }
    }))

  it('passes on what the server notices', () =>
    onDatabase(async (database) => {
      await withSession(database.url, async (session, events) => {
        await session.execute('CREATE SCHEMA IF NOT EXISTS public')
        await session.execute("DO $$ BEGIN RAISE WARNING 'careful'; RAISE NOTICE 'by the way'; END $$")
        expect(events.filter((event) => event.type === 'notice')).toEqual([
          { type: 'notice', severity: 'debug', code: '42P06', message: expect.stringContaining('skipping') },
          { type: 'notice', severity: 'warning', code: '01000', message: 'careful' },
          { type: 'notice', severity: 'info', code: '00000', message: 'by the way' },
        ])
      })
    }))

  it('says in the end what ended the connection, and does not end the process', () =>
    onDatabase(async (database) => {
      await withSession(database.url, async (session) => {
        const [{ pid } = { pid: 0 }] = await session.query<{ pid: number }>(
          rawSql('SELECT pg_backend_pid() AS pid'),
        )
        const sleeping = failureOf(session.query(rawSql('SELECT pg_sleep(60)')))
        await database.sql(`SELECT pg_terminate_backend(${pid})`)
        expect(await sleeping).toMatchObject({ kind: 'lost', cause: { code: '57P01' } })
        expect(await failureOf(session.query(rawSql('SELECT 1')))).toMatchObject({ kind: 'lost' })
      })
    }))

  it('lets an open transaction end once it was told to stop, and refuses what comes after it', () =>
    onDatabase(async (database) => {
      const stop = new AbortController()
      await withSession(
        database.url,
        async (session) => {
          await session.transaction(async (tx) => {
            await tx.execute('CREATE TABLE kept (a int)')
            stop.abort()
            await tx.execute('INSERT INTO kept VALUES (1)')
          })
          expect(await failureOf(session.transaction(async () => {}))).toMatchObject({ code: 'ABORTED' })
          expect(await failureOf(session.execute('SELECT 1'))).toMatchObject({ code: 'ABORTED' })
        },
        { signal: stop.signal },
      )
      expect(await database.sql('SELECT a FROM kept')).toEqual([{ a: 1 }])
    }))
})
