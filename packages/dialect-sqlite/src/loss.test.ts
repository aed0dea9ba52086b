import type { Database } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withScratchDatabase } from './testing/scratch-database.js'

const SCHEMA = `
  CREATE TABLE feed (id INTEGER PRIMARY KEY, link TEXT, title TEXT);
  CREATE TABLE sub (id INTEGER PRIMARY KEY, feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE);
  CREATE INDEX feed_link ON feed (link);
  CREATE TRIGGER feed_gone AFTER DELETE ON feed BEGIN SELECT 1; END;
  CREATE VIEW titles AS SELECT title FROM feed;
  CREATE TRIGGER titles_in INSTEAD OF INSERT ON titles BEGIN SELECT 1; END;
  INSERT INTO feed VALUES (1, 'a', 'A'), (2, 'b', 'B'), (3, 'c', 'C');
  INSERT INTO sub VALUES (10, 1), (20, 2), (30, 2);`

const rebuild = (where = '') => `
  CREATE TABLE feed_new (id INTEGER PRIMARY KEY, link TEXT, title TEXT, note TEXT);
  INSERT INTO feed_new (id, link, title) SELECT id, link, title FROM feed ${where};
  DROP VIEW titles; DROP TABLE feed;
  ALTER TABLE feed_new RENAME TO feed;`
const VIEW = `
  CREATE VIEW titles AS SELECT title FROM feed;
  CREATE TRIGGER titles_in INSTEAD OF INSERT ON titles BEGIN SELECT 1; END;`
const KEPT = `${VIEW}
  CREATE INDEX feed_link ON feed (link);
  CREATE TRIGGER feed_gone AFTER DELETE ON feed BEGIN SELECT 1; END;`

const refused = (script: string, message: RegExp, expectLoss?: string[]) =>
  withScratchDatabase(SCHEMA, async ({ migrate, rows, other }) => {
    const before = other.serialize()
    const options = expectLoss ? { expectLoss } : {}
    await expect(migrate((db) => db.execute(script), options)).rejects.toMatchObject({
      kind: 'statement',
      message: expect.stringMatching(message),
    })
    expect(rows('SELECT id FROM sub')).toEqual([[10], [20], [30]])
    expect(other.serialize().equals(before)).toBe(true)
  })

const allowed = (script: string, expectLoss?: string[]) =>
  withScratchDatabase(SCHEMA, async ({ migrate }) => {
    await migrate((db) => db.execute(script), expectLoss ? { expectLoss } : {})
  })

describe('a migration is refused that loses', () => {
  it('rows of a table that it rebuilds', () =>
    refused(rebuild('WHERE id > 1') + KEPT, /table feed had 3 rows .* successor has 2.*expectLoss=feed/s))

  it('all rows of a table that it drops and makes again', () =>
    refused(
      'DROP VIEW titles; DROP TABLE "Feed"; CREATE TABLE Feed (id INTEGER PRIMARY KEY);',
      /table feed had 3 rows/,
    ))

  it('rows of a table that it moves out of the way first', () =>
    refused(
      `DROP VIEW titles;
       ALTER TABLE feed RENAME TO [feed old];
       CREATE TABLE feed (id INTEGER PRIMARY KEY, link TEXT);
       INSERT INTO feed SELECT id, link FROM "feed old" WHERE id = 2;
       DROP TABLE IF EXISTS main."feed old";`,
      /table feed had 3 rows .* has 1/,
    ))

  it('the index and the trigger of a table that it rebuilds', () =>
    refused(
      rebuild() + VIEW,
      /index feed_link of feed is gone.*trigger feed_gone of feed is gone.*expectLoss=feed_link, feed_gone/s,
    ))

  it('the trigger of a view that it makes again', () =>
    refused(
      'DROP VIEW titles; CREATE VIEW titles AS SELECT id AS title FROM feed;',
      /trigger titles_in of titles/,
    ))

  it('what the rows of another table point to', () =>
    refused(
      'DELETE FROM feed WHERE id = 1',
      /table sub has rows whose foreign key points to nothing.*expectLoss=sub/s,
    ))

  it('or adds rows that point to nothing', () =>
    refused('INSERT INTO sub VALUES (40, 404)', /table sub has rows whose foreign key/))

  it('or adds a column that points to nothing', () =>
    refused('ALTER TABLE sub ADD COLUMN other INTEGER DEFAULT 404 REFERENCES feed', /table sub has rows/))

  it('the key that foreign keys point to', () =>
    refused(
      `${rebuild().replace('id INTEGER PRIMARY KEY', 'id INTEGER')}${KEPT}`,
      /table sub has rows whose foreign key points to nothing, or is no key any more/,
    ))

  it('that key, also where a row pointed to nothing before', () =>
    withScratchDatabase(
      `PRAGMA foreign_keys = OFF; ${SCHEMA} DELETE FROM sub WHERE id > 10; UPDATE sub SET feed = 404`,
      async ({ migrate }) => {
        const script = `${rebuild().replace('id INTEGER PRIMARY KEY', 'id INTEGER')}${KEPT}`
        await expect(migrate((db) => db.execute(script))).rejects.toThrow('is no key any more')
      },
    ))

  it('a view, by leaving it without its table', () =>
    refused(
      'DROP TABLE feed; DELETE FROM sub',
      /reading view titles fails: no such table: main.feed.*expectLoss=titles/s,
      ['sub'],
    ))

  it('a view that follows a table which is moved out of the way', () =>
    refused(
      `ALTER TABLE feed RENAME TO old; CREATE TABLE feed (id INTEGER PRIMARY KEY, link TEXT, title TEXT);
       INSERT INTO feed SELECT * FROM old; DROP TABLE old;
       CREATE INDEX feed_link ON feed (link);
       CREATE TRIGGER feed_gone AFTER DELETE ON feed BEGIN SELECT 1; END;`,
      /reading view titles fails: no such table: main.old/,
      ['sub'],
    ))

  it.each([
    ['INSERT', 'inserting into'],
    ['UPDATE OF title', 'updating'],
    ['DELETE', 'deleting from'],
  ])('a trigger on %s of another table, by leaving it without the one it writes', (event, what) =>
    withScratchDatabase(
      `${SCHEMA} CREATE TABLE log (what);
       CREATE TRIGGER logging AFTER ${event} ON feed BEGIN INSERT INTO log VALUES (1); END`,
      async ({ migrate, rows }) => {
        await expect(migrate((db) => db.execute('DROP TABLE log'))).rejects.toMatchObject({
          message: expect.stringMatching(`${what} feed fails: no such table: main.log[^]*expectLoss=feed`),
        })
        await migrate((db) => db.execute('DROP TABLE log'), { expectLoss: ['feed'] })
        expect(rows("SELECT count(*) FROM sqlite_schema WHERE name = 'logging'")).toEqual([[1]])
      },
    ),
  )

  it('a table that an empty one points to, by moving it out of the way', () =>
    refused(
      `DELETE FROM sub; DROP VIEW titles;
       ALTER TABLE feed RENAME TO old;
       CREATE TABLE feed (id INTEGER PRIMARY KEY, link TEXT, title TEXT);
       INSERT INTO feed SELECT id, link, title FROM old; DROP TABLE old; ${KEPT}`,
      /table sub has a foreign key to old, which is gone.*expectLoss=sub/s,
    ))

  it('an index that shares its name with a column or a table', () =>
    withScratchDatabase(
      'CREATE TABLE a (url TEXT); CREATE INDEX url ON a (url); CREATE TABLE b (x)',
      async ({ migrate, rows }) => {
        const script = `CREATE TABLE a_new (url TEXT, y); INSERT INTO a_new (url) SELECT url FROM a;
          DROP TABLE a; ALTER TABLE a_new RENAME TO a; DROP TABLE IF EXISTS b`
        await expect(migrate((db) => db.execute(script))).rejects.toMatchObject({
          message: expect.stringMatching(/index url of a is gone/),
        })
        expect(rows("SELECT count(*) FROM sqlite_schema WHERE name = 'url'")).toEqual([[1]])
        await migrate((db) => db.execute(`DROP INDEX IF EXISTS main."URL"; ${script}`))
      },
    ))

  it('more than it was allowed to', () => refused(rebuild('WHERE id <> 3'), /feed_link/, ['feed']))
})

describe('a migration may', () => {
  it('rebuild a table with all that belongs to it', () => allowed(rebuild() + KEPT))

  it('lose what it names as expected, in any spelling', () =>
    allowed(rebuild('WHERE id < 3') + VIEW, ['"FEED"', 'feed_link', 'Feed_Gone']))

  it('delete rows by a statement of their own before it rebuilds the table', () =>
    allowed(`DELETE FROM feed WHERE id = 3; ${rebuild()} ${KEPT}`))

  it('drop a table for good, with its index and trigger', () =>
    allowed('DROP TABLE sub; DROP VIEW titles; DROP TABLE feed;'))

  it('drop an index, a trigger and a view by name', () =>
    allowed('DROP INDEX feed_link; DROP TRIGGER "feed_gone"; DROP VIEW IF EXISTS [titles];'))

  it('rename a table, a column and what points to them', () =>
    allowed('ALTER TABLE feed RENAME TO source; ALTER TABLE source RENAME COLUMN link TO url;'))

  it('leave a view and a trigger broken that were so before', () =>
    withScratchDatabase(
      `CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE gone (x); CREATE VIEW v AS SELECT x FROM gone;
       CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO gone VALUES (1); END; DROP TABLE gone`,
      ({ migrate }) => migrate((db) => db.execute('DROP TABLE b')),
    ))

  it('leave references broken that were so before', () =>
    withScratchDatabase(
      `PRAGMA foreign_keys = OFF; ${SCHEMA} INSERT INTO sub VALUES (40, 404)`,
      async ({ migrate, rows }) => {
        await migrate((db) =>
          db.execute('UPDATE feed SET link = upper(link); ALTER TABLE sub RENAME TO subscription'),
        )
        expect(rows('SELECT count(*) FROM subscription')).toEqual([[4]])
        const worse = migrate((db) => db.execute('INSERT INTO subscription VALUES (50, 405)'))
        await expect(worse).rejects.toMatchObject({ kind: 'statement', message: /table subscription/ })
      },
    ))

  it('make a table that points to one that comes later', () =>
    allowed('CREATE TABLE tag (feed REFERENCES source); UPDATE feed SET link = upper(link)'))

  it('make a view of a table that comes later', () =>
    allowed('CREATE VIEW later AS SELECT * FROM source; DROP INDEX feed_link'))

  it('use tables for itself that it makes and drops', () =>
    allowed('CREATE TABLE kept AS SELECT * FROM feed; DROP TABLE kept; CREATE TABLE kept (a);'))

  it('use virtual tables for itself too', () =>
    allowed(`CREATE VIRTUAL TABLE words USING fts5(word); INSERT INTO words SELECT title FROM feed;
      DROP TABLE words; CREATE VIRTUAL TABLE words USING fts5(word)`))
})

describe('with foreign keys on, a table is not dropped', () => {
  const DEEP = `CREATE TABLE par (id INTEGER PRIMARY KEY);
    CREATE TABLE child (id INTEGER PRIMARY KEY, par REFERENCES Par ON DELETE CASCADE);
    CREATE TABLE toy (child REFERENCES child ON DELETE SET NULL);
    INSERT INTO par VALUES (1); INSERT INTO child VALUES (10, 1); INSERT INTO toy VALUES (10);`
  const moved = `CREATE TABLE par_new (id INTEGER PRIMARY KEY, x); INSERT INTO par_new (id) SELECT id FROM par;
    DROP TABLE par; ALTER TABLE par_new RENAME TO par`
  const kept = (expectLoss: string[], message: RegExp) =>
    withScratchDatabase(DEEP, async ({ migrate, rows }) => {
      const dropping = migrate((db) => db.execute(moved), { foreignKeys: 'on', expectLoss })
      await expect(dropping).rejects.toMatchObject({ message: expect.stringMatching(message) })
      expect(rows('SELECT child FROM toy')).toEqual([[10]])
      expect(rows('SELECT id FROM child')).toEqual([[10]])
    })

  it('whose rows others point to', () => kept([], /1 rows of table child.*expectLoss=child, toy/s))

  it('or others that point to those', () => kept(['child'], /1 rows of table toy.*expectLoss=toy/s))

  it('whose own rows go by ON DELETE, where that fires a trigger', () =>
    withScratchDatabase(
      `CREATE TABLE kept (x); INSERT INTO kept VALUES (1);
       CREATE TABLE tree (id INTEGER PRIMARY KEY, up REFERENCES tree ON DELETE CASCADE);
       INSERT INTO tree VALUES (1, NULL), (2, 1);
       CREATE TRIGGER felled AFTER DELETE ON tree BEGIN DELETE FROM kept; END`,
      async ({ migrate, rows }) => {
        const drop = (db: Database) => db.execute('DROP TABLE tree')
        await expect(migrate(drop, { foreignKeys: 'on' })).rejects.toThrow(/1 rows of table tree/)
        await migrate(drop)
        expect(rows('SELECT x FROM kept')).toEqual([[1]])
      },
    ))

  it('unless the loss is expected', () =>
    withScratchDatabase(DEEP, async ({ migrate, rows }) => {
      await migrate((db) => db.execute(moved), { foreignKeys: 'on', expectLoss: ['child', 'toy'] })
      expect(rows('SELECT count(*) FROM child')).toEqual([[0]])
    }))

  it('unless nobody points to it', () =>
    withScratchDatabase(`${DEEP} DELETE FROM par`, async ({ migrate }) => {
      await migrate((db) => db.execute(moved), { foreignKeys: 'on' })
    }))
})

describe('with foreign keys on, a migration is refused that', () => {
  const KEYED = `CREATE TABLE p (x); CREATE UNIQUE INDEX p_x ON p (x); CREATE TABLE c (x REFERENCES p (x));
    INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)`
  const enforced = (scripts: readonly string[], message: RegExp) =>
    withScratchDatabase(KEYED, async ({ migrate, rows }) => {
      const breaking = migrate(
        async (db) => {
          for (const script of scripts) await db.execute(script)
        },
        { foreignKeys: 'on' },
      )
      await expect(breaking).rejects.toMatchObject({
        kind: 'statement',
        message: expect.stringMatching(message),
      })
      expect(rows('SELECT x FROM c')).toEqual([[1]])
      expect(rows('SELECT name FROM sqlite_schema')).toHaveLength(3)
    })
  const defer = (on: boolean) => `PRAGMA defer_foreign_keys = ${on ? 'ON' : 'OFF'}`
  const orphan = 'INSERT INTO c VALUES (404)'
  const fine = 'INSERT INTO p VALUES (2)'

  it('adds rows that point to nothing, which SQLite sees to', () => enforced([orphan], /FOREIGN KEY/))

  it.each([
    ['in one script', [`${defer(true)}; ${orphan}; ${defer(false)}`]],
    ['in many', [defer(true), orphan, defer(false)]],
    ['after something else', [fine, defer(true), orphan, defer(false)]],
    ['before something else', [`${defer(true)}; ${orphan}`, defer(false), fine]],
  ])('does so behind its back, %s', (_how, scripts) => enforced(scripts, /table c has rows/))

  it.each([
    ['drops the key that others point to', ['DROP INDEX p_x']],
    ['does so after it has written', [fine, 'DROP INDEX p_x']],
  ])('%s', (_how, scripts) => enforced(scripts, /table c has rows .* or is no key any more/))

  it('moves away the table that others point to', () =>
    enforced([fine, 'DELETE FROM c', 'ALTER TABLE p RENAME TO q', 'DROP TABLE q'], /foreign key to q/))
})
