import { setTimeout } from 'node:timers/promises'
import { type Database, rawSql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { migratorOn, oneByOne } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', work)

/** As pg_dump begins every file. */
const DUMP_HEADER = `SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
`

describe('from one migration to the next', () => {
  for (const [how, header] of [
    ['a transaction', DUMP_HEADER],
    ['transaction=false', `-- godwit: transaction=false\n-- upgrade --\n${DUMP_HEADER}`],
  ] as const) {
    it(`the header of a dump changes nothing, in ${how}`, () =>
      onDatabase(async (database) => {
        const manifest = {
          '0_dump': `${header}CREATE TABLE public.t (a int);`,
          '1_unqualified': 'INSERT INTO t VALUES (1)',
        }
        expect((await migratorOn(database.url, manifest).upgrade()).applied).toHaveLength(2)
        expect(await database.sql('SELECT a FROM t')).toEqual([{ a: 1 }])
      }))
  }

  it('nothing that is set is left, in a single transaction either, nor recorded as another role', () =>
    onDatabase(async (database) => {
      const role = `single_${process.pid}`
      const seen: unknown[] = []
      const look = {
        upgrade: async (db: Database) =>
          void seen.push(
            ...(await db.query(
              rawSql(`SELECT current_user = session_user AS self, current_setting('search_path') AS path,
                current_setting('work_mem') AS mem, current_setting('lock_timeout') AS waits`),
            )),
          ),
      }
      const leave = `SET search_path = pg_catalog; SET work_mem = '7MB'; SET LOCAL lock_timeout = 0; SET ROLE ${role}`
      await database.sql(`CREATE ROLE ${role}`)
      try {
        const manifest = { '0_look': look, '1_leave': leave, '2_look': look, '3_leave': leave }
        const options = { singleTransaction: true, lockTimeout: 7000 }
        const { applied } = await migratorOn(database.url, manifest, options).upgrade()
        expect(applied).toHaveLength(4)
      } finally {
        await database.sql(`DROP ROLE ${role}`)
      }
      expect(seen[0]).toMatchObject({ self: true, mem: '4MB', waits: '7s' })
      expect(seen[1]).toEqual(seen[0])
    }))

  it('nothing that a session can hold is left', () =>
    onDatabase(async (database) => {
      const role = `leaks_${process.pid}`
      const leave = `SET ROLE ${role}; RESET ROLE; SET SESSION AUTHORIZATION ${role}; RESET SESSION AUTHORIZATION;
        SET search_path = pg_catalog; SET standard_conforming_strings = off; SET work_mem = '7MB';
        SET session_replication_role = replica; SET my.own = 'x'; LISTEN somebody;
        CREATE TEMP TABLE passing (a int); PREPARE prepared AS SELECT 1;
        DECLARE pointing CURSOR WITH HOLD FOR SELECT 1; SELECT pg_advisory_lock(1); SET SESSION AUTHORIZATION ${role}`
      const state = `SELECT current_user = session_user AS self, current_setting('search_path') AS path,
        current_setting('standard_conforming_strings') AS strings, current_setting('work_mem') AS mem,
        current_setting('session_replication_role') AS fires, current_setting('my.own', true) AS own,
        (SELECT count(*)::int FROM pg_listening_channels()) + (SELECT count(*)::int FROM pg_prepared_statements)
          + (SELECT count(*)::int FROM pg_cursors WHERE name = 'pointing')
          + (SELECT count(*)::int FROM pg_class WHERE relname = 'passing') AS things`
      const seen: unknown[] = []
      const look = { upgrade: async (db: Database) => void seen.push(...(await db.query(rawSql(state)))) }
      await database.sql(`CREATE ROLE ${role}`)
      try {
        const manifest = {
          '0_look': look,
          '1_leave': leave,
          '2_look': look,
          '3_leave': oneByOne(...leave.split('; '), 'VACUUM'),
          '4_look': look,
        }
        await migratorOn(database.url, manifest).upgrade()
      } finally {
        await database.sql(`DROP ROLE ${role}`)
      }
      expect(seen).toHaveLength(3)
      expect(seen[0]).toMatchObject({ self: true, mem: '4MB', things: 0 })
      expect(seen[1]).toEqual({ ...(seen[0] as object), own: '' })
      expect(seen[2]).toEqual(seen[1])
    }))
})

it('the timeouts of a role end neither a migration that waits nor one that runs', () =>
  onDatabase(async (database) => {
    const role = `hurried_${process.pid}`
    await database.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO ${role};
      ALTER ROLE ${role} SET statement_timeout = '100ms';
      ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '100ms';
      ALTER ROLE ${role} SET idle_session_timeout = '100ms'`)
    try {
      const manifest = {
        '0_runs': 'SELECT pg_sleep(0.2)',
        '1_waits': { upgrade: async (_: Database) => void (await setTimeout(200)) },
        '2_runs': oneByOne('SELECT pg_sleep(0.2)', 'VACUUM'),
      }
      const { applied } = await migratorOn(database.urlAs(`${role}:x`), manifest).upgrade()
      expect(applied).toHaveLength(3)
    } finally {
      await database.sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  }))
