import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import type { Recovery } from './recover.js'
import { leftBy } from './recover-subject.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase(
    'CREATE SCHEMA "App"; CREATE TABLE "App"."Feed" (a int); CREATE TABLE other (a int)',
    work,
  )

async function recovered(database: ScratchDatabase, script: string): Promise<Recovery> {
  const [statement] = split(script)
  if (statement === undefined) throw new Error('No statement.')
  return withSession(database.url, (session) => session.recover(statement))
}

describe('what an interrupted CREATE INDEX CONCURRENTLY left behind', () => {
  const unique = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Feed_A" ON ONLY "App"."Feed" (a)'

  it('is nothing where there is no such index', () =>
    onDatabase(async (database) => {
      expect(await recovered(database, unique)).toBe('not done')
    }))

  it('is the index where it is valid', () =>
    onDatabase(async (database) => {
      await database.sql('CREATE UNIQUE INDEX "Feed_A" ON "App"."Feed" (a)')
      expect(await recovered(database, unique)).toBe('done')
    }))

  it('is removed where it is invalid, so that the statement can be run again', () =>
    onDatabase(async (database) => {
      await database.sql('INSERT INTO "App"."Feed" VALUES (1), (1)')
      await database.sql(unique).catch(() => {})
      expect(
        await database.sql(
          'SELECT indisvalid AS ok FROM pg_index WHERE indexrelid = \'"App"."Feed_A"\'::regclass',
        ),
      ).toEqual([{ ok: false }])
      expect(await recovered(database, unique)).toBe('not done')
      await database.sql('DELETE FROM "App"."Feed"')
      await database.sql(unique)
      expect(await recovered(database, unique)).toBe('done')
    }))

  it('is the index that the statement describes, and no other of its name', () =>
    onDatabase(async (database) => {
      await database.sql('CREATE TABLE wide (a int, b int, "Odd ""C" text)')
      const cases: [found: string, written: string, recovery: Recovery][] = [
        ['wide (a)', 'wide (b)', 'unknown'],
        ['wide (a)', 'wide (a, b)', 'unknown'],
        ['wide (a, b)', 'wide (a)', 'unknown'],
        ['wide (a)', 'wide (a) WHERE b > 0', 'unknown'],
        ['wide (a) WHERE b > 0', 'wide (a)', 'unknown'],
        ['other (a)', 'wide (a)', 'unknown'],
        ['wide (A)', 'public.wide USING btree (A DESC)', 'done'],
        ['wide (a, "Odd ""C")', 'wide (a, "Odd ""C" COLLATE "C")', 'done'],
        [
          'wide (coalesce(a, b), a) INCLUDE (b)',
          'wide (coalesce(a, b), a) INCLUDE (b) WITH (fillfactor = 70)',
          'done',
        ],
        ['wide (a) WHERE (b, a) > (0, 1)', 'wide (a) WHERE (b, a) > (0, 1)', 'done'],
      ]
      for (const [found, written, recovery] of cases) {
        await database.sql(`CREATE INDEX i ON ${found}`)
        const told = await recovered(database, `CREATE INDEX CONCURRENTLY i ON ${written}`)
        expect([found, written, told]).toEqual([found, written, recovery])
        await database.sql('DROP INDEX i')
      }
    }))

  it('is not to be known where another index has its name, or it has none', () =>
    onDatabase(async (database) => {
      await database.sql('CREATE INDEX "Feed_A" ON "App"."Feed" (a)')
      expect(await recovered(database, unique)).toBe('unknown')
      await database.sql('CREATE INDEX taken ON "App"."Feed" (a); ALTER TABLE "App"."Feed" SET SCHEMA public')
      expect(await recovered(database, 'CREATE INDEX CONCURRENTLY taken ON other (a)')).toBe('unknown')
      await database.sql('ALTER TABLE "Feed" SET SCHEMA "App"')
      expect(await recovered(database, 'CREATE INDEX CONCURRENTLY ON other (a)')).toBe('unknown')
    }))
})

describe('what other interrupted statements left behind', () => {
  it('is an index that was not dropped, or none', () =>
    onDatabase(async (database) => {
      await database.sql('CREATE INDEX "Feed_A" ON "App"."Feed" (a)')
      expect(await recovered(database, 'DROP INDEX CONCURRENTLY IF EXISTS "App"."Feed_A"')).toBe('not done')
      expect(await recovered(database, 'DROP INDEX CONCURRENTLY "App".Feed_A')).toBe('done')
    }))

  it('is a database, or none', () =>
    onDatabase(async (database) => {
      const name = new URL(database.url).pathname.slice(1)
      expect(await recovered(database, `CREATE DATABASE ${name.toUpperCase()}`)).toBe('done')
      expect(await recovered(database, `DROP DATABASE ${name}`)).toBe('not done')
      expect(await recovered(database, 'CREATE DATABASE "No Such"')).toBe('not done')
      expect(await recovered(database, 'DROP DATABASE IF EXISTS "No Such"')).toBe('done')
    }))

  it('is nothing that stands in the way of another try', () =>
    onDatabase(async (database) => {
      for (const script of [
        'VACUUM FULL t',
        'REINDEX TABLE CONCURRENTLY t',
        'CLUSTER',
        "ALTER SYSTEM SET work_mem = '8MB'",
      ]) {
        expect(await recovered(database, script)).toBe('not done')
      }
    }))

  it('is not to be known for everything else', () =>
    onDatabase(async (database) => {
      for (const script of [
        'DROP SUBSCRIPTION s',
        'ALTER TABLE t DETACH PARTITION p CONCURRENTLY',
        'CALL p()',
      ]) {
        expect(await recovered(database, script)).toBe('unknown')
      }
    }))
})

describe('the subject of a statement', () => {
  it('is told by its tokens', () => {
    const of = (script: string): unknown => leftBy(split(script)[0]?.tokens ?? [])
    expect(of('CREATE INDEX CONCURRENTLY "on" ON "if".t (a)')).toMatchObject({
      index: '"on"',
      table: '"if".t',
    })
    expect(of('create index concurrently if not exists i on only t (a)')).toMatchObject({
      index: 'i',
      table: 't',
    })
    expect(of('DROP INDEX CONCURRENTLY a.b CASCADE')).toEqual({ by: 'drop index', index: 'a.b' })
  })
})
