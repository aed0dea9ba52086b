import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { split } from './lexer.js'
import type { Recovery } from './recover.js'
import { leftBy } from './recover-subject.js'
import { type ScratchDatabase, scratchDatabase } from './testing/scratch-database.js'
import { withSession } from './testing/session.js'

let database: ScratchDatabase
beforeAll(async () => {
  database = await scratchDatabase(inject('pgUrl'))
  await database.sql('CREATE SCHEMA "App"')
})
beforeEach(() =>
  database.sql(
    'DROP TABLE IF EXISTS "App"."Feed", other; CREATE TABLE "App"."Feed" (a int); CREATE TABLE other (a int)',
  ),
)
afterAll(() => database.drop())

async function recovered(script: string): Promise<Recovery> {
  const [statement] = split(script)
  if (statement === undefined) throw new Error('No statement.')
  return withSession(database.url, (session) => session.recover(statement))
}

describe('what an interrupted CREATE INDEX CONCURRENTLY left behind', () => {
  const unique = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Feed_A" ON ONLY "App"."Feed" (a)'

  it('is nothing where there is no such index', async () => {
    expect(await recovered(unique)).toBe('not done')
  })

  it('is the index where it is valid', async () => {
    await database.sql('CREATE UNIQUE INDEX "Feed_A" ON "App"."Feed" (a)')
    expect(await recovered(unique)).toBe('done')
  })

  it('is removed where it is invalid, so that the statement can be run again', async () => {
    await database.sql('INSERT INTO "App"."Feed" VALUES (1), (1)')
    await database.sql(unique).catch(() => {})
    expect(
      await database.sql(
        'SELECT indisvalid AS ok FROM pg_index WHERE indexrelid = \'"App"."Feed_A"\'::regclass',
      ),
    ).toEqual([{ ok: false }])
    expect(await recovered(unique)).toBe('not done')
    await database.sql('DELETE FROM "App"."Feed"')
    await database.sql(unique)
    expect(await recovered(unique)).toBe('done')
  })

  it('is not to be known where another index has its name, or it has none', async () => {
    await database.sql('CREATE INDEX "Feed_A" ON "App"."Feed" (a)')
    expect(await recovered(unique)).toBe('unknown')
    await database.sql('CREATE INDEX taken ON "App"."Feed" (a); ALTER TABLE "App"."Feed" SET SCHEMA public')
    expect(await recovered('CREATE INDEX CONCURRENTLY taken ON other (a)')).toBe('unknown')
    await database.sql('ALTER TABLE "Feed" SET SCHEMA "App"')
    expect(await recovered('CREATE INDEX CONCURRENTLY ON other (a)')).toBe('unknown')
  })
})

describe('what other interrupted statements left behind', () => {
  it('is an index that was not dropped, or none', async () => {
    await database.sql('CREATE INDEX "Feed_A" ON "App"."Feed" (a)')
    expect(await recovered('DROP INDEX CONCURRENTLY IF EXISTS "App"."Feed_A"')).toBe('not done')
    expect(await recovered('DROP INDEX CONCURRENTLY "App".Feed_A')).toBe('done')
  })

  it('is a database, or none', async () => {
    const name = new URL(database.url).pathname.slice(1)
    expect(await recovered(`CREATE DATABASE ${name.toUpperCase()}`)).toBe('done')
    expect(await recovered(`DROP DATABASE ${name}`)).toBe('not done')
    expect(await recovered('CREATE DATABASE "No Such"')).toBe('not done')
    expect(await recovered('DROP DATABASE IF EXISTS "No Such"')).toBe('done')
  })

  it('is nothing that stands in the way of another try', async () => {
    for (const script of [
      'VACUUM FULL t',
      'REINDEX TABLE CONCURRENTLY t',
      'CLUSTER',
      "ALTER SYSTEM SET work_mem = '8MB'",
    ]) {
      expect(await recovered(script)).toBe('not done')
    }
  })

  it('is not to be known for everything else', async () => {
    for (const script of [
      'DROP SUBSCRIPTION s',
      'ALTER TABLE t DETACH PARTITION p CONCURRENTLY',
      'CALL p()',
    ]) {
      expect(await recovered(script)).toBe('unknown')
    }
  })
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
