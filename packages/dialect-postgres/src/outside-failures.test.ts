import { describe, expect, it } from 'vitest'
import { migratorOn, oneByOne } from './testing/migrator.js'
import { withScratchDatabase } from './testing/scratch-database.js'
import { failureOf } from './testing/session.js'

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
      expect(
        await database.sql(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'feed_link'::regclass`),
      ).toEqual([{ indisvalid: true }])
    }))

  it('and is another one of that name, is a failure', () =>
    onInvalid(INDEX.replace('(link)', `(link, ('x'::text))`), async (database) => {
      expect(await failureOf(upgrade(database.url))).toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('feed_link is there, but it is not valid'),
      })
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
