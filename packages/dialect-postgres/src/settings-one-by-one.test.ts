import { type Database, rawSql } from '@godwit/core'
import { faulty } from '@godwit/testkit'
import { describe, expect, it } from 'vitest'
import { postgres } from './index.js'
import { migratorOn, oneByOne } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf } from './testing/session.js'

/** Its table is found only where the schema is in the search path. */
const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase(
    'CREATE SCHEMA other; CREATE TABLE other.t (a int); CREATE TABLE other.seen (n int, value text)',
    work,
  )

const policy = { nonEmpty: 'allow' } as const
const see = (n: number) => `INSERT INTO other.seen VALUES (${n}, current_setting('work_mem'))`
const index = 'CREATE INDEX CONCURRENTLY t_a ON t (a)'
const indexes = (database: ScratchDatabase): Promise<unknown[]> =>
  database.sql("SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'other.t_a'::regclass")

describe('with transaction=false, what a statement sets', () => {
  it('holds for those after it, in a transaction and outside, and for no other migration', () =>
    onDatabase(async (database) => {
      const manifest = {
        '1_set': oneByOne(
          see(1),
          "SET work_mem = '7MB'",
          see(2),
          'SET search_path = other',
          index,
          see(3),
          'RESET work_mem',
          see(4),
        ),
        '2_next': oneByOne(see(5)),
      }
      await migratorOn(database.url, manifest, { policy }).upgrade()
      expect(await database.sql('SELECT n, value FROM other.seen ORDER BY n')).toEqual([
        { n: 1, value: '4MB' },
        { n: 2, value: '7MB' },
        { n: 3, value: '7MB' },
        { n: 4, value: '4MB' },
        { n: 5, value: '4MB' },
      ])
      expect(await indexes(database)).toEqual([{ valid: true }])
    }))

  for (const moment of ['before', 'after'] as const) {
    it(`holds too where the run was interrupted ${moment} the statement, and another goes on`, () =>
      onDatabase(async (database) => {
        const manifest = { '1_set': oneByOne('SET search_path = other', index, see(1)) }
        const where = { at: 'session.execute #2', moment, effect: 'lost' } as const
        const dialect = faulty(postgres(database.url), where)
        const interrupted = migratorOn(database.url, manifest, { policy, dialect }).upgrade()
        expect(await failureOf(interrupted)).toMatchObject({ code: 'CONNECTION_LOST' })

        const { applied } = await migratorOn(database.url, manifest, { policy }).upgrade()
        expect(applied).toMatchObject([{ version: '1_set' }])
        expect(await indexes(database)).toEqual([{ valid: true }])
        expect(await database.sql('SELECT n FROM other.seen')).toEqual([{ n: 1 }])
      }))
  }

  it('does not reach the bookkeeping, not even the role', () =>
    onDatabase(async (database) => {
      const role = `settings_only_${process.pid}`
      await database.sql(`CREATE ROLE ${role}; GRANT ALL ON SCHEMA public, other TO ${role};
        ALTER TABLE other.t OWNER TO ${role}; GRANT ALL ON other.seen TO ${role}`)
      try {
        const manifest = {
          '1_role': oneByOne(`SET ROLE ${role}`, 'SET search_path = other', index, see(1)),
          '2_code': {
            transaction: false,
            upgrade: async (db: Database) => void (await db.query(rawSql(`SET ROLE ${role}`))),
          },
        }
        const { applied } = await migratorOn(database.url, manifest, { policy }).upgrade()
        expect(applied).toMatchObject([{ version: '1_role' }, { version: '2_code' }])
      } finally {
        await database.sql(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`)
      }
    }))

  it('is refused before anything runs where it would end with its own statement', () =>
    onDatabase(async (database) => {
      for (const statement of [
        "SET LOCAL work_mem = '7MB'",
        'SET TRANSACTION READ ONLY',
        'LOCK TABLE other.t',
      ]) {
        const manifest = { '1_local': oneByOne(see(1), statement, index) }
        expect(await failureOf(migratorOn(database.url, manifest, { policy }).upgrade())).toMatchObject({
          code: 'INVALID_MIGRATION',
          line: 4,
          message: expect.stringMatching(/has no effect outside a transaction.*\n.*without LOCAL/),
        })
      }
      expect(await database.sql('SELECT n FROM other.seen')).toEqual([])
    }))

  it('may be local where the migration is one transaction', () =>
    onDatabase(async (database) => {
      const manifest = { '1_local': `SET LOCAL work_mem = '7MB'; ${see(1)}`, '2_next': see(2) }
      await migratorOn(database.url, manifest, { policy }).upgrade()
      expect(await database.sql('SELECT value FROM other.seen ORDER BY n')).toEqual([
        { value: '7MB' },
        { value: '4MB' },
      ])
    }))
})
