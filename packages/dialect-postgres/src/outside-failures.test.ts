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
