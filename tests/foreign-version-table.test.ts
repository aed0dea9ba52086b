import { createMigrator, type MigratorOptions, modules } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const migrations = modules({
  '0_feed': '-- upgrade --\nCREATE TABLE feed (id INT);\n-- downgrade --\nDROP TABLE feed;\n',
  '1_entry': '-- upgrade --\nCREATE TABLE entry (id INT);\n-- downgrade --\nDROP TABLE entry;\n',
})

const upgrade = (url: string, options: Partial<MigratorOptions> = {}) =>
  createMigrator({ dialect: postgres(url), migrations, ...options }).upgrade()

async function sql(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const results = [await client.query(text)].flat()
    return results.at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}

const onDatabase = (work: (url: string) => Promise<void>) => () => withDatabase(inject('pgUrl'), work)

const SHAPE = '(id INT PRIMARY KEY, version TEXT NOT NULL, app TEXT NOT NULL, content TEXT NOT NULL)'

describe('a version table on PostgreSQL', () => {
  it(
    'of which this user sees no rows is an error, and not an empty one',
    onDatabase(async (url) => {
      const role = `half_blind_${process.pid}`
      await upgrade(url)
      await sql(
        url,
        `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role};
        GRANT ALL ON SCHEMA public TO ${role}; ALTER TABLE godwit_migrations ENABLE ROW LEVEL SECURITY`,
      )
      try {
        const theirs = url.replace(/\/\/(?:[^@/]*@)?/, `//${role}:x@`)
        await expect(upgrade(theirs)).rejects.toMatchObject({ code: 'DATABASE_DENIED' })
      } finally {
        await sql(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`)
      }
    }),
  )

  it(
    'into which a rule lets nothing be written is an error before any migration has run',
    onDatabase(async (url) => {
      await sql(
        url,
        `CREATE TABLE godwit_migrations ${SHAPE};
        CREATE RULE nothing AS ON INSERT TO godwit_migrations DO INSTEAD NOTHING`,
      )
      await expect(upgrade(url)).rejects.toMatchObject({
        message: expect.stringMatching(/Nothing can be recorded in "public"\."godwit_migrations": .*INSERT/),
      })
      expect(await sql(url, `SELECT to_regclass('feed') AS feed`)).toEqual([{ feed: null }])
    }),
  )

  it(
    'from which a trigger takes every record is an error before any migration has run',
    onDatabase(async (url) => {
      await sql(
        url,
        `CREATE TABLE godwit_migrations ${SHAPE};
        CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER nothing BEFORE INSERT ON godwit_migrations FOR EACH ROW EXECUTE FUNCTION nothing()`,
      )
      await expect(upgrade(url)).rejects.toMatchObject({
        code: 'DATABASE_DENIED',
        message: expect.stringContaining('its rows do not change'),
      })
      expect(await sql(url, `SELECT to_regclass('feed') AS feed`)).toEqual([{ feed: null }])
    }),
  )

  it(
    'is found by its very name: not another case of it, nor one in another schema',
    onDatabase(async (url) => {
      await sql(
        url,
        `CREATE TABLE "Godwit_Migrations" ${SHAPE}; CREATE SCHEMA other;
        CREATE TABLE other.godwit_migrations ${SHAPE};
        INSERT INTO "Godwit_Migrations" VALUES (1, '0_feed', 'models', '');
        INSERT INTO other.godwit_migrations VALUES (1, '0_feed', 'models', '')`,
      )
      const searching = `${url}?options=-c%20search_path%3Dpublic%2Cother`
      const options: Partial<MigratorOptions> = { policy: { nonEmpty: 'allow' } }
      await expect(upgrade(searching, options)).rejects.toMatchObject({ code: 'NOT_A_VERSION_TABLE' })
      const { applied } = await upgrade(searching, { ...options, schema: 'public' })
      expect(applied.map((step) => step.version)).toEqual(['0_feed', '1_entry'])
      expect(await sql(url, 'SELECT version FROM other.godwit_migrations')).toHaveLength(1)
      expect(await sql(url, 'SELECT version FROM godwit_migrations')).toHaveLength(2)
    }),
  )
})
