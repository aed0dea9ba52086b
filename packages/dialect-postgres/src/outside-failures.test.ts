import { type Database, type ManifestEntry, rawSql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { migratorOn, oneByOne } from './testing/migrator.js'
import { withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const INDEX = 'CREATE UNIQUE INDEX CONCURRENTLY feed_link ON feed (link)'
const FEEDS = `CREATE TABLE feed (link text); INSERT INTO feed VALUES ('a'), ('a')`

describe('a unique index that is built outside a transaction', () => {
  it('leaves nothing that would refuse rows where it meets duplicates, and is built once they are gone', () =>
    withScratchDatabase(FEEDS, async (database) => {
      const migrator = migratorOn(
        database.url,
        { '0_index': oneByOne('INSERT INTO feed VALUES (NULL)', INDEX) },
        { policy: { nonEmpty: 'allow' } },
      )
      const error = await failureOf(migrator.upgrade())
      expect(error).toMatchObject({ code: 'MIGRATION_FAILED', message: expect.stringContaining('23505') })
      await database.sql(`INSERT INTO feed VALUES ('a')`)
      await database.sql(`DELETE FROM feed WHERE link IS NOT NULL; INSERT INTO feed VALUES ('a')`)
      await migrator.upgrade()
      await expect(database.sql(`INSERT INTO feed VALUES ('a')`)).rejects.toMatchObject({ code: '23505' })
      expect(await database.sql('SELECT FROM feed WHERE link IS NULL')).toHaveLength(1)
    }))
})

describe('an index IF NOT EXISTS that an earlier attempt has left invalid', () => {
  const UNLESS = INDEX.replace('CONCURRENTLY', 'CONCURRENTLY IF NOT EXISTS')
  const PLAIN = INDEX.replace('CONCURRENTLY', 'IF NOT EXISTS')
  const IS_VALID = `SELECT indisvalid FROM pg_index WHERE indexrelid = 'feed_link'::regclass`
  const onInvalid = (left: string, work: Parameters<typeof withScratchDatabase>[1]) =>
    withScratchDatabase(FEEDS, async (database) => {
      await expect(database.sql(left)).rejects.toMatchObject({ code: '23505' })
      await database.sql(`DELETE FROM feed; INSERT INTO feed VALUES ('a')`)
      await work(database)
    })
  const upgrade = (url: string) =>
    migratorOn(url, { '0_index': oneByOne(UNLESS) }, { policy: { nonEmpty: 'allow' } }).upgrade()

  it('is built again, instead of being taken for what is asked for', () =>
    onInvalid(INDEX, async (database) => {
      await upgrade(database.url)
      await expect(database.sql(`INSERT INTO feed VALUES ('a')`)).rejects.toMatchObject({ code: '23505' })
      expect(await database.sql(IS_VALID)).toEqual([{ indisvalid: true }])
    }))

  it('is built again also without CONCURRENTLY, where no transaction is open', () =>
    onInvalid(INDEX, async ({ url, sql }) => {
      await withSession(url, (session) => session.execute(PLAIN))
      expect(await sql(IS_VALID)).toEqual([{ indisvalid: true }])
    }))

  it.each<[string, ManifestEntry]>([
    ['a migration', `-- upgrade --\nCREATE TABLE other (a int);\n${PLAIN};\n`],
    ['a statement by itself', oneByOne(PLAIN)],
    ['the execute of code', { upgrade: (db: Database) => db.execute(PLAIN) }],
    ['the query of code', { upgrade: async (db: Database) => void (await db.query(rawSql(PLAIN))) }],
  ])('is refused in the transaction of %s, with what removes it', (_, entry) =>
    onInvalid(INDEX, async (database) => {
      const migrator = migratorOn(database.url, { '0_index': entry }, { policy: { nonEmpty: 'allow' } })
      const error = await failureOf(migrator.upgrade())
      expect(error).toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('DROP INDEX CONCURRENTLY public.feed_link'),
      })
      expect(await database.sql(`SELECT to_regclass('other') AS other`)).toEqual([{ other: null }])
      await database.sql('DROP INDEX CONCURRENTLY public.feed_link')
      await migrator.upgrade()
      expect(await database.sql(IS_VALID)).toEqual([{ indisvalid: true }])
    }),
  )

  it('and is another one of that name, is a failure', () =>
    onInvalid(INDEX.replace('(link)', `(link, ('x'::text))`), async (database) => {
      expect(await failureOf(upgrade(database.url))).toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('feed_link is there, but it is not valid'),
      })
    }))
})

describe('an index IF NOT EXISTS on a partitioned table alone', () => {
  const ALONE = 'CREATE INDEX IF NOT EXISTS parted_a ON ONLY parted (a)'

  it('is left as it is: it becomes valid with those of the partitions', () =>
    withScratchDatabase('CREATE TABLE parted (a int) PARTITION BY LIST (a)', async ({ url, sql }) => {
      await sql('CREATE TABLE one PARTITION OF parted FOR VALUES IN (1)')
      await migratorOn(url, { '0_index': oneByOne(ALONE) }, { policy: { nonEmpty: 'allow' } }).upgrade()
      await withSession(url, (session) => session.execute(ALONE))
      expect(await sql(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'parted_a'::regclass`)).toEqual([
        { indisvalid: false },
      ])
    }))
})

describe('an index IF NOT EXISTS whose name is written in escapes', () => {
  it('is built, and nothing else is asked of it', () =>
    withScratchDatabase(FEEDS, async ({ url, sql }) => {
      const manifest = {
        '0_index': '-- upgrade --\nCREATE INDEX IF NOT EXISTS U&"l\\0069nk" ON feed (link);\n',
      }
      await migratorOn(url, manifest, { policy: { nonEmpty: 'allow' } }).upgrade()
      expect(await sql(`SELECT to_regclass('link')::text AS index`)).toEqual([{ index: 'link' }])
    }))
})

describe('a procedure that commits by itself', () => {
  it.each(['transaction=true', 'transaction=false'])(
    'is refused by the server with %s, and undone',
    (option) =>
      withScratchDatabase(
        `CREATE TABLE feed (link text);
       CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO feed VALUES ('a'); COMMIT; END $$`,
        async (database) => {
          const migrator = migratorOn(
            database.url,
            { '0_call': `-- godwit: ${option}\n-- upgrade --\nCALL fill();\n` },
            { policy: { nonEmpty: 'allow' } },
          )
          const error = await failureOf(migrator.upgrade())
          expect(error).toMatchObject({ code: 'MIGRATION_FAILED', message: expect.stringContaining('2D000') })
          expect(await database.sql('SELECT FROM feed')).toHaveLength(0)
          expect(await migrator.pending()).toHaveLength(1)
        },
      ),
  )
})
