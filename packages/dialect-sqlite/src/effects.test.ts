import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const TWO =
  'CREATE TABLE feed (id INTEGER PRIMARY KEY, url TEXT); CREATE TABLE sub (id INTEGER, feed INTEGER);'

/** What is to be seen of a script in a database that was made by another. */
async function effectsOf(schema: string, script: string): Promise<string[]> {
  let found: string[] = []
  await withScratchDatabase(schema, async ({ session }) => {
    found = await session((open) => open.effects(split(script)), { access: 'read' })
  })
  return found
}

describe('of a script that was stopped half-way', () => {
  it('columns that are there are done, and those that are not are not', async () => {
    const script = `ALTER TABLE "sub" ADD "title" VARCHAR(10);
      ALTER TABLE sub ADD COLUMN media SMALLINT NOT NULL DEFAULT 0 /* 0: off, 1: on */;
      ALTER TABLE main.feed ADD "error" TEXT;`
    const done = script.split(';').slice(0, 2).join(';')
    expect(await effectsOf(`${TWO} ${done};`, script)).toEqual(['done', 'done', 'not done'])
    expect(await effectsOf(TWO, script)).toEqual(['not done', 'not done', 'not done'])
    expect(await effectsOf(`${TWO} ${script}`, script)).toEqual(['done', 'done', 'done'])
  })

  it('whatever is made is done where just that is there', async () => {
    const script = `CREATE TABLE "user" (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'x,y', UNIQUE (name));
      CREATE UNIQUE INDEX by_url ON feed (url) WHERE url <> '';
      CREATE VIEW feeds AS SELECT url FROM feed;
      CREATE TRIGGER tidy AFTER DELETE ON feed BEGIN DELETE FROM sub WHERE feed = old.id; END;
      CREATE VIRTUAL TABLE words USING fts5(body);`
    expect(await effectsOf(TWO, script)).toEqual(Array(5).fill('not done'))
    expect(await effectsOf(`${TWO} ${script}`, script)).toEqual(Array(5).fill('done'))
    const added = 'ALTER TABLE user ADD lang TEXT;'
    expect(await effectsOf(`${TWO} ${script} ${added}`, script + added)).toEqual(Array(6).fill('done'))
  })

  it('what is there by that name and is something else is no proof', async () => {
    const script = `ALTER TABLE sub ADD title TEXT NOT NULL DEFAULT '';
      CREATE TABLE "user" (id INTEGER PRIMARY KEY, name TEXT);
      CREATE INDEX by_feed ON sub (feed);
      CREATE TABLE feeds (id INTEGER);
      CREATE TABLE copied AS SELECT id FROM feed;`
    const other = `${TWO} ALTER TABLE sub ADD title TEXT;
      CREATE TABLE "user" (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE UNIQUE INDEX by_feed ON sub (feed);
      CREATE VIEW feeds AS SELECT id FROM feed;
      CREATE TABLE copied (id INTEGER);`
    expect(await effectsOf(other, script)).toEqual(Array(5).fill('unknown'))
  })

  it('what is taken away is done where it is gone', async () => {
    const script = `DROP INDEX by_feed; DROP TABLE main.feed; ALTER TABLE sub DROP COLUMN feed;`
    const before = `${TWO} CREATE INDEX by_feed ON sub (feed);`
    expect(await effectsOf(before, script)).toEqual(Array(3).fill('not done'))
    expect(await effectsOf(`${before} ${script}`, script)).toEqual(Array(3).fill('done'))
    expect(await effectsOf('CREATE VIEW feed AS SELECT 1; CREATE TABLE sub (x);', 'DROP TABLE feed')).toEqual(
      ['unknown'],
    )
  })

  it('what is renamed is done where it has the new name', async () => {
    const script = `ALTER TABLE feed ADD error TEXT;
      ALTER TABLE feed RENAME url TO link;
      ALTER TABLE feed RENAME COLUMN error TO failure;
      ALTER TABLE feed RENAME TO source;`
    expect(await effectsOf(TWO, script)).toEqual(Array(4).fill('not done'))
    const [add, link, ...rest] = script.split(';')
    expect(await effectsOf(`${TWO} ${add};`, script)).toEqual(['done', 'not done', 'not done', 'not done'])
    expect(await effectsOf(`${TWO} ${add}; ${link};`, script)).toEqual([
      'done',
      'done',
      'not done',
      'not done',
    ])
    expect(await effectsOf(`${TWO} ${add}; ${link}; ${rest[0]};`, script)).toEqual([
      'done',
      'done',
      'done',
      'not done',
    ])
    expect(await effectsOf(`${TWO} ${script}`, script)).toEqual(Array(4).fill('done'))
  })

  it('what was done by hand in another order is seen, where nothing depends on the order', async () => {
    const script = 'ALTER TABLE sub ADD a; ALTER TABLE sub ADD b; ALTER TABLE sub ADD c'
    expect(await effectsOf(`${TWO} ALTER TABLE sub ADD b;`, script)).toEqual(['not done', 'done', 'not done'])
    const moved = 'ALTER TABLE sub ADD a; ALTER TABLE sub RENAME a TO b; ALTER TABLE feed ADD c'
    expect(await effectsOf(`${TWO} ALTER TABLE feed ADD c;`, moved)).toEqual(Array(3).fill('unknown'))
  })

  it('what cannot run leaves those after it unknown, and those before it as they are', async () => {
    const script = 'ALTER TABLE sub ADD a; ALTER TABLE absent ADD b; ALTER TABLE sub ADD c'
    expect(await effectsOf(`${TWO} ALTER TABLE sub ADD a;`, script)).toEqual(['done', 'unknown', 'unknown'])
    expect(await effectsOf(`${TWO} ALTER TABLE sub ADD c;`, script)).toEqual(Array(3).fill('unknown'))
  })

  it('a name that has gone from one table to another does not make a table look like the old one', async () => {
    const script = `DROP TABLE sub; ALTER TABLE feed RENAME TO sub; CREATE TABLE feed (id INTEGER);
      ALTER TABLE sub RENAME TO source`
    const [drop, rename, create] = script.split(';')
    // To begin anew would drop what is called sub by now.
    expect(await effectsOf(`${TWO} ${drop}; ${rename}; ${create};`, script)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'not done',
    ])
  })

  it('what changes rows is unknown, and what only reads or sets something can run again', async () => {
    const script = `INSERT INTO feed VALUES (1, 'x'); UPDATE feed SET url = ''; DELETE FROM feed;
      WITH a AS (SELECT 1) INSERT INTO feed SELECT 1, 'y' FROM a; REPLACE INTO feed VALUES (1, 'x');
      VACUUM INTO 'copy.db';`
    expect(await effectsOf(TWO, script)).toEqual(Array(6).fill('unknown'))
    const again = `PRAGMA defer_foreign_keys = ON; SELECT 1; ANALYZE; REINDEX; VACUUM; VALUES (1);`
    expect(await effectsOf(TWO, again)).toEqual(Array(6).fill('repeatable'))
  })

  it('what is conditional can run again where there is nothing to do', async () => {
    const script = `CREATE TABLE IF NOT EXISTS feed (id INTEGER); DROP TABLE IF EXISTS gone;
      CREATE TABLE IF NOT EXISTS option (id INTEGER); DROP TABLE IF EXISTS sub;`
    expect(await effectsOf(TWO, script)).toEqual(['repeatable', 'repeatable', 'not done', 'not done'])
  })
})

describe('a rebuild', () => {
  const before = `CREATE TABLE sub (id INTEGER, feed INTEGER); INSERT INTO sub VALUES (1, 1);`
  const rebuild = [
    'CREATE TABLE new_sub (id INTEGER, feed INTEGER NOT NULL)',
    'INSERT INTO new_sub SELECT * FROM sub',
    'DROP TABLE sub',
    'ALTER TABLE new_sub RENAME TO sub',
  ]
  const after = (statements: number) => `${before} ${rebuild.slice(0, statements).join(';')};`

  it.each([
    [0, ['not done', 'unknown', 'not done', 'not done']],
    [1, ['done', 'unknown', 'not done', 'not done']],
    [2, ['done', 'unknown', 'not done', 'not done']],
    [3, ['done', 'unknown', 'done', 'not done']],
  ])('of which %i statements are done shows it', async (count, expected) => {
    expect(await effectsOf(after(count), rebuild.join(';'))).toEqual(expected)
  })

  it('that was done, or was not and changes nothing, cannot be told apart', async () => {
    const script = [...rebuild, 'CREATE INDEX by_feed ON sub (feed)'].join(';')
    expect(await effectsOf(after(4), script)).toEqual([...Array(4).fill('unknown'), 'not done'])
    const indexed = `${after(4)} CREATE INDEX by_feed ON sub (feed);`
    expect(await effectsOf(indexed, script)).toEqual(Array(5).fill('unknown'))
  })

  it('by way of a table that is gone again leaves only what stays to be seen', async () => {
    const script = `CREATE TABLE way (id INTEGER); INSERT INTO way SELECT id FROM sub; DROP TABLE way;
      CREATE TEMP TABLE other AS SELECT id FROM sub; DROP TABLE other; ALTER TABLE sub ADD x`
    expect(await effectsOf(before, script)).toEqual([...Array(5).fill('unknown'), 'not done'])
  })
})

describe('looking', () => {
  it('changes nothing, waits for no writer, and needs no right to write', () =>
    withScratchDatabase(`${TWO} INSERT INTO sub VALUES (1, 1);`, async ({ other, session, rows }) => {
      other.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; INSERT INTO sub VALUES (2, 2)')
      const script = split('ALTER TABLE sub ADD x; DROP TABLE feed; DELETE FROM sub')
      const look = () => session((open) => open.effects(script), { access: 'read' })
      expect(await look()).toEqual(['not done', 'not done', 'unknown'])
      expect(await look()).toEqual(['not done', 'not done', 'unknown'])
      expect(rows('SELECT count(*) FROM sub')).toEqual([[2]])
      other.exec('ROLLBACK')
    }))

  it('sees nothing in a database that does not exist, and creates none', () =>
    withScratchDatabase('', async ({ file, other, session }) => {
      other.close()
      const { rm, access } = await import('node:fs/promises')
      await rm(file)
      expect(await session((open) => open.effects(split('CREATE TABLE a (x)')))).toEqual(['not done'])
      await expect(access(file)).rejects.toThrow('ENOENT')
    }))

  it('knows nothing of what it cannot make anew', async () => {
    const schema = `${TWO} CREATE TABLE odd (x CHECK (length(x) > 0));`
    await withScratchDatabase(schema, async ({ other, session }) => {
      other.unsafeMode()
      other.exec(`PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE odd (x CHECK (x IN ("a", "b")))' WHERE name = 'odd'`)
      const look = (script: string) => session((open) => open.effects(split(script)))
      expect(await look('ALTER TABLE feed ADD y; DROP TABLE odd')).toEqual(['unknown', 'unknown'])
      expect(await look('ALTER TABLE feed ADD y')).toEqual(['not done'])
    })
  })
})
