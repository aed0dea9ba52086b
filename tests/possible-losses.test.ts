import type { PlaceTable } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import { describe, expect, it } from 'vitest'
import { possibleLosses } from '../packages/core/src/plan/losses/possible-losses.js'
import type { PossibleLoss } from '../packages/core/src/plan/losses/standing-table.js'

const table = (name: string, ...columns: readonly string[]): PlaceTable => ({ name, kind: 'table', columns })
const PLACE = {
  schema: 'main',
  elsewhere: ['far', 'feed'],
  tables: [
    table('feed', 'id', 'link', 'etag'),
    table('sub', 'id', 'feed_id', 'title'),
    table('Tally', 'note'),
    { name: 'newest', kind: 'view', columns: ['id'] } as const,
  ],
}
const SPLITS = { sqlite: sqlite('unused.db').split, postgres: postgres('postgres://h/d').split }
type Split = (typeof SPLITS)['sqlite']

/** Each script is a migration that is undone, in this order. */
const lossesIn = (split: Split, ...scripts: readonly (string | 'code')[]): string[][] =>
  possibleLosses(
    scripts.map((text) => ({
      script:
        text === 'code'
          ? { kind: 'code', run: async () => {} }
          : { kind: 'sql', text, statements: split(text) },
      done: 0,
    })),
    PLACE,
  ).map((losses) => losses.map(told))

function told(loss: PossibleLoss): string {
  switch (loss.what) {
    case 'table':
      return `table ${loss.table.name}`
    case 'rows': {
      const few = loss.atMost ? 'some' : ''
      const which = loss.where === null ? few || 'all' : `${few && `${few} `}where ${loss.where}`
      return `rows of ${loss.table.name}: ${which}`
    }
    case 'column':
      return `${loss.atMost ? 'some of ' : ''}${loss.table.name}.${loss.column}`
    case 'schema':
      return loss.name
    case 'unknown':
      return loss.statement === null ? 'unknown' : `unknown: ${loss.statement}`
  }
}

const REBUILD = `CREATE TABLE "new" ("id" INTEGER PRIMARY KEY, "link" TEXT, UNIQUE ("link"));
INSERT INTO "new" SELECT "id", substr("link", 2) FROM "feed";
DROP TABLE "feed";
ALTER TABLE "new" RENAME TO "feed"`

const BOTH: readonly (readonly [script: string, ...losses: readonly string[]])[] = [
  ['DROP TABLE feed', 'table feed'],
  ['DROP TABLE IF EXISTS main."feed"', 'table feed'],
  ['drop table FEED', 'table feed'],
  ['DROP TABLE tally; DROP TABLE "Tally"', 'table Tally'],
  ['DROP TABLE IF EXISTS absent; DROP VIEW newest; DROP INDEX sub_feed'],
  ['CREATE TABLE mine (a int); INSERT INTO mine VALUES (1); DELETE FROM mine; DROP TABLE mine'],
  ['ALTER TABLE feed DROP COLUMN etag', 'feed.etag'],
  ['ALTER TABLE "feed" DROP "ETag"', 'feed.etag'],
  ['ALTER TABLE feed ADD COLUMN hub TEXT; ALTER TABLE feed DROP COLUMN hub'],
  ['ALTER TABLE feed RENAME COLUMN etag TO tag; ALTER TABLE feed DROP COLUMN tag', 'feed.etag'],
  ['ALTER TABLE feed RENAME etag TO tag; ALTER TABLE feed ADD etag TEXT; ALTER TABLE feed DROP etag'],
  ['ALTER TABLE feed RENAME TO source; DROP TABLE source', 'table feed'],
  ['ALTER TABLE feed RENAME TO old; ALTER TABLE sub RENAME TO feed; DROP TABLE feed', 'table sub'],
  ['DELETE FROM feed', 'rows of feed: all'],
  ['DELETE FROM feed; DROP TABLE feed', 'rows of feed: all'],
  [
    "DELETE FROM sub WHERE id IN (1, 2) AND title <> 'x'",
    "rows of sub: where id IN ( 1 , 2 ) AND title <> 'x'",
  ],
  ['DELETE FROM sub WHERE title = lower(title)', 'rows of sub: some'],
  ['DELETE FROM sub WHERE feed_id IN (SELECT id FROM feed)', 'rows of sub: some'],
  ['DELETE FROM sub WHERE id = 1 RETURNING id', 'rows of sub: some'],
  [
    'DELETE FROM sub WHERE id IN (1) ; DELETE FROM sub WHERE id = 2',
    'rows of sub: where id IN ( 1 )',
    'rows of sub: some where id = 2',
  ],
  ["UPDATE sub SET title = ''; DELETE FROM sub WHERE title = ''", 'rows of sub: some'],
  ["INSERT INTO sub VALUES (9, 1, ''); DELETE FROM sub WHERE id = 9", 'rows of sub: some'],
  ["WITH one AS (SELECT 1) UPDATE sub SET title = ''; DELETE FROM sub WHERE id = 9", 'rows of sub: some'],
  ['UPDATE feed SET etag = NULL', 'feed.etag'],
  ['UPDATE feed SET link = etag, etag = NULL WHERE id = 1', 'some of feed.etag'],
  ["UPDATE feed SET etag = coalesce(etag, NULL), link = 'x'"],
  ["UPDATE feed SET link = (SELECT 'x' FROM sub WHERE id = 1), etag = NULL", 'feed.etag'],
  ['UPDATE feed SET link = id IS DISTINCT FROM 1, etag = NULL', 'feed.etag'],
  ['UPDATE feed SET (link, etag) = (NULL, (NULL))', 'feed.link', 'feed.etag'],
  ["UPDATE feed SET (link, etag) = (SELECT 'x', NULL FROM sub) WHERE id = 1", 'some of feed.etag'],
  ['UPDATE feed SET etag = (NULL)', 'feed.etag'],
  ['UPDATE feed SET etag = ((SELECT NULL))', 'feed.etag'],
  ['UPDATE feed SET etag = CAST(NULL AS text)', 'feed.etag'],
  ["UPDATE feed SET (link, etag) = ('x', etag), id = NULL IS NULL"],
  ['WITH x AS (SELECT 1) UPDATE feed SET etag = NULL', 'feed.etag'],
  ['WITH x (a) AS (SELECT 1), y AS (SELECT 2) DELETE FROM sub', 'rows of sub: all'],
  ['WITH x AS (SELECT 1), y AS (SELECT (2)) SELECT * FROM x'],
  // A query may be called what a table is called.
  ['WITH feed AS (SELECT 1) INSERT INTO sub SELECT * FROM feed; DROP TABLE feed', 'table feed'],
  [
    'INSERT INTO feed (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET etag = NULL, link = 1',
    'some of feed.etag',
  ],
  [
    "INSERT INTO feed (id, link) VALUES (1, NULL), (2, 'x') ON CONFLICT (id) DO UPDATE SET (link, etag) = (excluded.link, excluded.etag)",
    'some of feed.link',
    'some of feed.etag',
  ],
  ["INSERT INTO feed VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET link = excluded.link"],
  ['INSERT INTO feed SELECT * FROM sub WHERE true ON CONFLICT DO NOTHING'],
  [REBUILD, 'feed.etag'],
  [REBUILD.replace('"link" TEXT', '"etag" TEXT').replace('substr("link", 2)', '"etag"'), 'feed.link'],
  [REBUILD.replace('substr("link", 2)', '*').replace('"id", ', '')],
  [REBUILD.replace('FROM "feed"', 'FROM "feed" AS f ORDER BY f."id"'), 'feed.etag'],
  [REBUILD.replace('FROM "feed"', 'FROM "feed" WHERE "id" > 1'), 'rows of feed: some', 'feed.etag'],
  [REBUILD.replace('FROM "feed"', 'FROM "feed" f LIMIT 3'), 'rows of feed: some', 'feed.etag'],
  [REBUILD.replace('FROM "feed"', 'FROM "feed" JOIN "sub" ON true'), 'rows of feed: some', 'feed.etag'],
  [REBUILD.replace('SELECT "id"', 'SELECT DISTINCT "id"'), 'rows of feed: some', 'feed.etag'],
  [REBUILD.replace('SELECT "id"', 'SELECT max("id")'), 'rows of feed: some', 'feed.etag'],
  [REBUILD.replace(/INSERT[^;]*;/, ''), 'table feed'],
  [REBUILD.replace('FROM "feed"', 'FROM "sub"'), 'table feed'],
  [REBUILD.replace('substr("link", 2)', `'link'`), 'feed.link', 'feed.etag'],
  [REBUILD.replace('"new" SELECT', '"new" ("id", "link") SELECT'), 'feed.etag'],
  // Aside first, and then anew.
  [
    `ALTER TABLE feed RENAME TO old; CREATE TABLE feed (id int, link TEXT);
     INSERT INTO feed (link, id) SELECT link, id FROM old; DROP TABLE old`,
    'feed.etag',
  ],
  // By way of a table that does not last.
  [
    `CREATE TEMPORARY TABLE keep AS SELECT id, link FROM feed; DROP TABLE feed; CREATE TABLE feed (id int, link TEXT);
     INSERT INTO feed SELECT id, link FROM keep; DROP TABLE keep`,
    'feed.etag',
  ],
  ['CREATE TEMP TABLE keep AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
  // With IF NOT EXISTS, nothing is copied to what stands already.
  ['CREATE TABLE IF NOT EXISTS keep AS SELECT * FROM feed; DROP TABLE feed'],
  ['CREATE TABLE IF NOT EXISTS sub AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
  ['CREATE TABLE IF NOT EXISTS newest AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
  ['CREATE TABLE IF NOT EXISTS other.keep AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
  // What is called the same in another schema is another table.
  ['CREATE TEMP TABLE feed (id int); DROP TABLE main.feed', 'table feed'],
  ['CREATE TEMP TABLE feed (id int); DROP TABLE feed'],
  // Into another table that stands.
  ['INSERT INTO sub (id, title) SELECT id, link FROM feed; DROP TABLE feed', 'feed.etag'],
  ['CREATE TABLE copy AS SELECT * FROM feed; DROP TABLE feed; DELETE FROM copy', 'table feed'],
  ['CREATE TABLE copy AS SELECT * FROM feed; DELETE FROM copy WHERE id = 1; DROP TABLE copy'],
  [
    'CREATE TABLE copy AS SELECT * FROM feed; DELETE FROM copy WHERE id = 1; DROP TABLE feed',
    'rows of feed: some',
  ],
  ['CREATE TABLE feed (id int); DROP TABLE feed', 'table feed'],
  ['CREATE INDEX i ON feed (id); ANALYZE; SELECT 1; VALUES (1); CREATE VIEW v AS SELECT 1'],
  // In another schema of the search path.
  ['DROP TABLE far', 'table far'],
  ['ALTER TABLE far DROP COLUMN link', 'far.link'],
  ['DELETE FROM far WHERE id < CURRENT_TIMESTAMP', 'rows of far: some'],
  ['FROBNICATE feed', 'unknown: FROBNICATE feed'],
  // Statements that no name can be read of.
  ['ALTER TABLE 1 DROP COLUMN a', 'unknown: ALTER TABLE 1 DROP COLUMN a'],
  ['ALTER TABLE feed DROP COLUMN 1', 'unknown: ALTER TABLE feed DROP COLUMN 1'],
  ['ALTER TABLE feed RENAME TO 1', 'unknown: ALTER TABLE feed RENAME TO 1'],
  ['ALTER TABLE feed RENAME COLUMN 1 TO a', 'unknown: ALTER TABLE feed RENAME COLUMN 1 TO a'],
  ['ALTER TABLE feed RENAME COLUMN link TO 1', 'unknown: ALTER TABLE feed RENAME COLUMN link TO 1'],
  ['CREATE TABLE 1 (a)', 'unknown: CREATE TABLE 1 (a)'],
  ['DELETE FROM 1', 'unknown: DELETE FROM 1'],
  ['DELETE feed', 'unknown: DELETE feed'],
  ['UPDATE 1 SET a = 1', 'unknown: UPDATE 1 SET a = 1'],
  ['INSERT INTO 1 VALUES (1)', 'unknown: INSERT INTO 1 VALUES (1)'],
  ['WITH x AS (SELECT 1)', 'unknown: WITH x AS (SELECT 1)'],
  // Statements that leave all as it was.
  ['ALTER INDEX i RENAME TO j; ALTER VIEW newest RENAME TO oldest'],
  ['CREATE UNIQUE INDEX i ON feed (link); EXPLAIN SELECT 1; REINDEX feed'],
  // Names of columns that are not there.
  ['ALTER TABLE feed DROP COLUMN absent; UPDATE feed SET absent = NULL'],
  ['ALTER TABLE feed RENAME COLUMN absent TO etag; ALTER TABLE feed DROP COLUMN link', 'feed.link'],
  ['ALTER TABLE absent DROP COLUMN etag; UPDATE absent SET etag = NULL; DELETE FROM absent'],
  ['ALTER TABLE absent RENAME TO feed; ALTER TABLE absent RENAME COLUMN a TO b; DROP TABLE sub', 'table sub'],
  // What comes between makes a condition no longer count.
  ['ALTER TABLE sub ADD COLUMN new TEXT; DELETE FROM sub WHERE id = 1', 'rows of sub: some'],
  ['ALTER TABLE sub RENAME COLUMN title TO name; DELETE FROM sub WHERE id = 1', 'rows of sub: some'],
  ['UPDATE sub SET title = NULL; DELETE FROM sub WHERE id = 1', 'sub.title', 'rows of sub: some'],
  ['UPDATE feed SET link = 1; DELETE FROM sub WHERE id = 1', 'rows of sub: where id = 1'],
  ['INSERT INTO feed VALUES (1); DELETE FROM sub WHERE id = 1', 'rows of sub: where id = 1'],
  // Which conditions can be counted by.
  [
    'DELETE FROM sub WHERE id = 1 AND (title = 2 OR NOT (feed_id <> 3))',
    'rows of sub: where id = 1 AND ( title = 2 OR NOT ( feed_id <> 3 ) )',
  ],
  [
    "DELETE FROM sub WHERE title IS NULL OR title LIKE 'a%'",
    "rows of sub: where title IS NULL OR title LIKE 'a%'",
  ],
  ['DELETE FROM sub WHERE id BETWEEN 1 AND 2 + 3 * 4', 'rows of sub: where id BETWEEN 1 AND 2 + 3 * 4'],
  [
    "DELETE FROM sub WHERE title = 'SELECT' AND id != 1.5e3",
    "rows of sub: where title = 'SELECT' AND id != 1.5e3",
  ],
  ['DELETE FROM sub WHERE AND(id)', 'rows of sub: where AND ( id )'],
  ['DELETE FROM sub WHERE EXISTS (SELECT 1)', 'rows of sub: some'],
  ['DELETE FROM sub WHERE id = (id)', 'rows of sub: where id = ( id )'],
  ['DELETE FROM sub WHERE lower(title) = title', 'rows of sub: some'],
  ['DELETE FROM sub WHERE title < LOCALTIMESTAMP', 'rows of sub: some'],
  ['DELETE FROM sub WHERE id = 1 ORDER BY id LIMIT 1', 'rows of sub: some'],
  ['DELETE FROM sub WHERE', 'rows of sub: some'],
  ['DELETE FROM sub AS s WHERE id = 1', 'rows of sub: some'],
  // What an assignment makes nothing of.
  ['UPDATE feed SET etag = NULLIF(etag, 1), link = NULL_OF(link)'],
  ["UPDATE feed SET etag = CAST('x' AS text), link = (SELECT max(link) FROM sub)"],
  ['UPDATE feed SET etag = (SELECT NULL FROM sub WHERE id = 1)', 'feed.etag'],
  ['UPDATE feed SET etag = NULL RETURNING id', 'feed.etag'],
  ['UPDATE feed SET etag = NULL FROM sub WHERE sub.id = 1', 'some of feed.etag'],
  ['UPDATE feed SET (link, etag) = (SELECT NULL, etag)', 'feed.link'],
  ["UPDATE feed SET link = CASE WHEN id = 1 THEN NULL ELSE 'x' END, etag = NULL", 'feed.etag'],
  // What an INSERT that finds a row makes of it.
  [
    'INSERT INTO feed (id, link) SELECT 1, NULL WHERE true ON CONFLICT (id) DO UPDATE SET link = excluded.link',
    'some of feed.link',
  ],
  [
    "INSERT INTO feed (id, link) SELECT 1, 'x' WHERE true UNION ALL SELECT 2, NULL ON CONFLICT (id) DO UPDATE SET link = excluded.link",
    'some of feed.link',
  ],
  [
    'INSERT INTO feed (link, id) SELECT DISTINCT NULL, id FROM sub WHERE true ON CONFLICT (id) DO UPDATE SET link = excluded.link',
    'some of feed.link',
  ],
  [
    "INSERT INTO feed (id, link) SELECT 1, 'x' WHERE true ON CONFLICT (id) DO UPDATE SET link = excluded.link",
  ],
  [
    "INSERT INTO feed VALUES (1, NULL, 'x') ON CONFLICT (id) DO UPDATE SET link = excluded.link",
    'some of feed.link',
  ],
  [
    "INSERT INTO feed (id, link) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET link = excluded.link || excluded.id",
  ],
  ["INSERT INTO feed (id, link) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET link = other.etag"],
  [
    'INSERT INTO feed AS f (id, link) VALUES (1, NULL) ON CONFLICT (id) DO UPDATE SET link = Excluded.LINK',
    'some of feed.link',
  ],
  // Which queries transfer a table as it is.
  ["INSERT INTO sub (id, title) SELECT id, link || 'x' FROM feed; DROP TABLE feed", 'feed.etag'],
  ['INSERT INTO sub (id, title) SELECT id, coalesce(link, etag) AS l FROM feed; DROP TABLE feed'],
  ['INSERT INTO sub (id, title) SELECT feed.id, feed.link FROM feed; DROP TABLE feed', 'feed.etag'],
  ['CREATE TABLE copy AS SELECT feed.* FROM feed; DROP TABLE feed'],
  [
    'CREATE TABLE copy AS SELECT feed.id, feed.link FROM feed; DROP TABLE feed; ALTER TABLE copy DROP COLUMN link',
    'feed.link',
    'feed.etag',
  ],
  [
    "CREATE TABLE copy AS SELECT id, 'x' link, lower(etag) tag FROM feed; DROP TABLE feed; ALTER TABLE copy DROP COLUMN tag",
    'feed.link',
    'feed.etag',
  ],
  [
    'CREATE TABLE copy AS SELECT id, link, etag tag FROM feed; DROP TABLE feed; ALTER TABLE copy DROP COLUMN tag',
    'feed.etag',
  ],
  ['CREATE TABLE copy AS SELECT ALL id, link, etag FROM feed; DROP TABLE feed'],
  [
    'CREATE TABLE copy AS SELECT id, link, etag FROM feed ORDER BY id LIMIT 1; DROP TABLE feed',
    'rows of feed: some',
  ],
  [
    'CREATE TABLE copy AS SELECT id, link, etag FROM feed ORDER BY id OFFSET 1; DROP TABLE feed',
    'rows of feed: some',
  ],
  [
    'CREATE TABLE copy AS SELECT id, link, etag FROM feed ORDER BY id FETCH FIRST ROW ONLY; DROP TABLE feed',
    'rows of feed: some',
  ],
  ['CREATE TABLE copy AS SELECT * FROM feed UNION SELECT * FROM feed; DROP TABLE feed', 'rows of feed: some'],
  ['CREATE TABLE copy AS SELECT * FROM feed GROUP BY id; DROP TABLE feed', 'rows of feed: some'],
  [
    'CREATE TABLE copy AS SELECT * FROM feed EXCEPT SELECT * FROM feed; DROP TABLE feed',
    'rows of feed: some',
  ],
  ['CREATE TABLE copy AS SELECT * FROM feed, sub; DROP TABLE feed', 'rows of feed: some'],
  [
    'CREATE TABLE copy AS SELECT id, count(link) FROM feed; DROP TABLE feed',
    'rows of feed: some',
    'feed.etag',
  ],
  ['CREATE TABLE copy AS SELECT id, link, etag, (1) FROM feed; DROP TABLE feed'],
  [
    'CREATE TABLE copy AS SELECT id, link, CASE WHEN (id = 1) THEN (etag) ELSE (etag) END FROM feed; DROP TABLE feed',
  ],
  [
    'CREATE TABLE copy AS SELECT CAST(id AS VARCHAR(5)), link, etag FROM feed WHERE 1 IN (1); DROP TABLE feed',
    'rows of feed: some',
  ],
  ['CREATE TABLE copy AS SELECT 1 FROM (SELECT * FROM feed); DROP TABLE feed', 'table feed'],
  ['CREATE TABLE copy AS VALUES (1); DROP TABLE feed', 'table feed'],
  // What a new table holds, by its definition.
  [
    `CREATE TABLE copy (id int, link TEXT, etag TEXT, PRIMARY KEY (id), CONSTRAINT c CHECK (id > 0), CHECK (id > 1));
     INSERT INTO copy SELECT * FROM feed; DROP TABLE feed`,
  ],
  [
    'CREATE TABLE copy (a int, b TEXT); INSERT INTO copy SELECT id, link FROM feed; DROP TABLE feed; ALTER TABLE copy DROP COLUMN b',
    'feed.link',
    'feed.etag',
  ],
  ['INSERT INTO feed SELECT * FROM feed; DROP TABLE sub', 'table sub'],
  ['INSERT INTO absent SELECT * FROM feed; DROP TABLE feed', 'table feed'],
  ['INSERT INTO feed SELECT * FROM absent; DROP TABLE sub', 'table sub'],
  ['CREATE TABLE copy AS SELECT * FROM absent; DROP TABLE copy'],
  // Values that are held elsewhere, too.
  ['CREATE TABLE copy AS SELECT * FROM feed; UPDATE feed SET etag = NULL WHERE id = 1'],
  [
    'CREATE TEMP TABLE copy AS SELECT * FROM feed; UPDATE feed SET etag = NULL WHERE id = 1',
    'some of feed.etag',
  ],
  [
    'CREATE TABLE copy AS SELECT id, link FROM feed; UPDATE feed SET etag = NULL WHERE id = 1',
    'some of feed.etag',
  ],
  ['CREATE TABLE copy AS SELECT * FROM feed; UPDATE feed SET etag = NULL; DROP TABLE copy', 'feed.etag'],
  [
    'CREATE TABLE copy AS SELECT * FROM feed; ALTER TABLE feed DROP COLUMN etag; ALTER TABLE copy DROP COLUMN etag',
    'feed.etag',
  ],
  [
    'CREATE TABLE copy AS SELECT * FROM feed; DELETE FROM feed WHERE id = 1; DELETE FROM copy',
    'rows of feed: some',
  ],
  ['CREATE TABLE copy AS SELECT id, link FROM feed; DELETE FROM feed WHERE id = 1', 'some of feed.etag'],
  [
    'CREATE TABLE copy AS SELECT * FROM feed WHERE id = 1; ALTER TABLE feed DROP COLUMN etag',
    'some of feed.etag',
  ],
  ['UPDATE feed SET etag = NULL; DROP TABLE feed', 'feed.etag', 'table feed'],
  ['DELETE FROM feed WHERE id = 1; DROP TABLE feed', 'rows of feed: where id = 1', 'table feed'],
  ['DELETE FROM feed; DELETE FROM feed WHERE id = 1; DROP TABLE feed', 'rows of feed: all'],
]

describe.each(Object.entries(SPLITS))('what a script may lose, as %s reads it', (_, split) => {
  it.each(BOTH)('%s', (script, ...losses) => {
    expect(lossesIn(split, script)).toEqual([losses])
  })

  it('is told of the migration that loses it, and only there', () => {
    expect(lossesIn(split, REBUILD, 'ALTER TABLE feed RENAME TO source', 'DROP TABLE source')).toEqual([
      ['feed.etag'],
      [],
      ['table feed'],
    ])
    expect(
      lossesIn(split, 'CREATE TEMP TABLE t AS SELECT * FROM feed; DROP TABLE feed', 'DROP TABLE t'),
    ).toEqual([['table feed'], []])
    expect(lossesIn(split, 'DROP TABLE sub', 'DROP TABLE sub')).toEqual([['table sub'], []])
  })

  it('follows columns that are moved by a rebuild, and those that it renames', () => {
    const moved = REBUILD.replace('"link" TEXT, UNIQUE ("link")', '"url" TEXT')
    expect(lossesIn(split, moved, 'ALTER TABLE feed DROP COLUMN url')).toEqual([['feed.etag'], ['feed.link']])
    const named = 'CREATE TABLE copy AS SELECT id, link AS url FROM feed; DROP TABLE feed'
    expect(lossesIn(split, named, 'ALTER TABLE copy DROP COLUMN url')).toEqual([['feed.etag'], ['feed.link']])
  })

  it('is unknown of code, after which no condition is counted by', () => {
    expect(lossesIn(split, 'DELETE FROM sub WHERE id = 1', 'code', 'DELETE FROM sub WHERE id = 2')).toEqual([
      ['rows of sub: where id = 1'],
      ['unknown'],
      ['rows of sub: some'],
    ])
  })

  it('leaves out statements that are done already', () => {
    const text = 'DROP TABLE sub; DROP TABLE feed'
    const undoing = { script: { kind: 'sql', text, statements: split(text) }, done: 1 } as const
    expect(possibleLosses([undoing], PLACE).map((losses) => losses.map(told))).toEqual([['table feed']])
  })
})

describe('what one engine alone can be told to lose', () => {
  it.each<[engine: keyof typeof SPLITS, script: string, ...losses: string[]]>([
    ['sqlite', "DROP TABLE 'feed'", 'table feed'],
    ['sqlite', 'CREATE TRIGGER g AFTER INSERT ON feed BEGIN DELETE FROM sub; END'],
    ['sqlite', 'CREATE VIRTUAL TABLE search USING fts5(x); DROP TABLE search'],
    ['sqlite', "DROP TABLE 'it''s'; DROP TABLE ''", "unknown: DROP TABLE ''"],
    ['sqlite', 'DROP TABLE `f`'],
    [
      'sqlite',
      'INSERT OR ABORT INTO feed (id, link) SELECT id, title FROM sub; DROP TABLE sub',
      'rows of sub: some',
      'sub.feed_id',
    ],
    ['sqlite', 'UPDATE OR IGNORE feed SET etag = NULL', 'feed.etag'],
    [
      'sqlite',
      'INSERT OR REPLACE INTO sub SELECT * FROM feed; DROP TABLE feed',
      'rows of sub: some',
      'rows of feed: some',
    ],
    ['postgres', 'CREATE UNLOGGED TABLE copy AS SELECT * FROM feed; DROP TABLE feed'],
    ['postgres', 'CREATE GLOBAL TEMPORARY TABLE copy AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
    ['postgres', 'CREATE LOCAL TEMP TABLE copy AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
    ['postgres', 'ALTER TABLE feed * DROP COLUMN etag', 'feed.etag'],
    ['postgres', 'ALTER TABLE feed RENAME CONSTRAINT k TO l; DROP TABLE sub', 'table sub'],
    [
      'postgres',
      'ALTER TABLE feed ALTER COLUMN 1 TYPE int',
      'unknown: ALTER TABLE feed ALTER COLUMN 1 TYPE int',
    ],
    ['postgres', 'ALTER TABLE feed OWNER TO app, ENABLE ROW LEVEL SECURITY'],
    ['postgres', 'ALTER TYPE pair DROP ATTRIBUTE a', 'unknown: ALTER TYPE pair DROP ATTRIBUTE a'],
    ['postgres', "ALTER TYPE mood ADD VALUE 'x'"],
    ['postgres', 'DROP OWNED BY app', 'unknown: DROP OWNED BY app'],
    ['postgres', 'DROP EXTENSION x CASCADE', 'unknown: DROP EXTENSION x CASCADE'],
    ['postgres', 'DROP INDEX CONCURRENTLY i; DROP SEQUENCE s CASCADE; DROP MATERIALIZED VIEW m CASCADE'],
    ['postgres', "COPY sub FROM '/tmp/x'; DELETE FROM sub WHERE id = 1", 'rows of sub: some'],
    ['postgres', "COPY feed TO '/tmp/x'; DELETE FROM sub WHERE id = 1", 'rows of sub: where id = 1'],
    ['postgres', "COPY (SELECT 1) TO '/tmp/x'; DELETE FROM sub WHERE id = 1", 'rows of sub: some'],
    [
      'postgres',
      'INSERT INTO feed (id, link) OVERRIDING USER VALUE SELECT id, title FROM sub; DROP TABLE sub',
      'sub.feed_id',
    ],
    ['postgres', 'UPDATE ONLY feed SET etag = NULL', 'some of feed.etag'],
    ['postgres', 'DELETE FROM ONLY feed', 'rows of feed: all'],
    [
      'postgres',
      'MERGE INTO ONLY feed USING sub ON true WHEN MATCHED THEN DO NOTHING; DELETE FROM feed WHERE id = 1',
      'rows of feed: some',
    ],
    ['postgres', 'MERGE INTO 1 USING sub ON true', 'unknown: MERGE INTO 1 USING sub ON true'],
    [
      'postgres',
      'MERGE INTO feed USING sub ON true WHEN NOT MATCHED BY SOURCE THEN UPDATE SET link = NULL WHEN MATCHED THEN DO NOTHING',
      'some of feed.link',
    ],
    ['postgres', 'DROP TABLE ONLY feed', 'table feed'],
    [
      'postgres',
      'CREATE TABLE copy AS SELECT * FROM feed TABLESAMPLE system (1); DROP TABLE feed',
      'rows of feed: some',
    ],
    [
      'postgres',
      'CREATE TABLE copy AS SELECT * FROM feed ORDER BY id FOR UPDATE; DROP TABLE feed',
      'rows of feed: some',
    ],
    ['postgres', 'CREATE TABLE copy AS TABLE feed; DROP TABLE feed', 'table feed'],
    [
      'postgres',
      'CREATE TABLE copy (LIKE feed); INSERT INTO copy SELECT etag, id FROM feed; DROP TABLE feed',
      'feed.link',
    ],
    ['postgres', 'WITH x AS (SELECT 1) SELECT 1; DELETE FROM sub WHERE id = 1', 'rows of sub: where id = 1'],
    ['postgres', 'WITH x AS (DELETE FROM sub WHERE id = 1 RETURNING *) SELECT 1', 'rows of sub: some'],
    [
      'postgres',
      'WITH x AS (WITH y AS (DELETE FROM sub RETURNING *) SELECT * FROM y) SELECT 1',
      'rows of sub: all',
    ],
    ['postgres', 'DROP SCHEMA a, b.c CASCADE', 'schema a', 'schema b.c'],
    ['postgres', 'EXPLAIN DELETE FROM sub; EXPLAIN (COSTS off) DELETE FROM sub'],
    [
      'postgres',
      'DROP TABLE pg_temporary.feed; DROP TABLE my_temp.feed',
      'table pg_temporary.feed',
      'table my_temp.feed',
    ],
    ['sqlite', 'DROP TABLE [feed]', 'table feed'],
    ['sqlite', 'DROP TABLE `feed`', 'table feed'],
    ['sqlite', REBUILD.replace('INSERT', 'INSERT OR IGNORE'), 'rows of feed: some', 'feed.etag'],
    ['sqlite', REBUILD.replace('INSERT', 'REPLACE'), 'rows of feed: some', 'feed.etag'],
    ['sqlite', "PRAGMA user_version = 1; REPLACE INTO sub VALUES (1, 1, '')", 'rows of sub: some'],
    ['sqlite', 'CREATE TABLE temp.keep AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
    ['postgres', 'CREATE TABLE pg_temp.keep AS SELECT * FROM feed; DROP TABLE feed', 'table feed'],
    [
      'sqlite',
      `CREATE TEMP TABLE keep AS SELECT id, link FROM feed; DROP TABLE feed; CREATE TABLE feed (id int, link TEXT);
       INSERT INTO feed SELECT id, link FROM temp.keep; DROP TABLE temp.keep`,
      'feed.etag',
    ],
    ['sqlite', 'REPLACE INTO sub (id) SELECT id FROM sub', 'rows of sub: some'],
    ['sqlite', 'INSERT OR REPLACE INTO sub (id) VALUES (1)', 'rows of sub: some'],
    ['sqlite', 'INSERT OR IGNORE INTO sub (id) VALUES (1)'],
    ['sqlite', 'UPDATE OR REPLACE sub SET id = 1', 'rows of sub: some'],
    ['sqlite', 'WITH x AS (SELECT 1) REPLACE INTO sub (id) SELECT * FROM x', 'rows of sub: some'],
    [
      'sqlite',
      `INSERT INTO feed (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET link = NULL WHERE id > 1
       ON CONFLICT DO UPDATE SET etag = NULL`,
      'some of feed.link',
      'some of feed.etag',
    ],
    ['postgres', 'UPDATE feed SET etag = NULL::text, link = DEFAULT', 'feed.etag', 'feed.link'],
    ['postgres', 'UPDATE feed SET (link, etag) = ROW (NULL, DEFAULT)', 'feed.link', 'feed.etag'],
    [
      'postgres',
      'UPDATE feed SET link.host = NULL, etag[1] = NULL',
      'some of feed.link',
      'some of feed.etag',
    ],
    ['postgres', 'WITH x AS (UPDATE feed SET etag = NULL RETURNING *) SELECT * FROM x', 'feed.etag'],
    [
      'postgres',
      'MERGE INTO feed USING sub ON true WHEN MATCHED THEN UPDATE SET link = CASE WHEN true THEN 1 END, etag = NULL WHEN NOT MATCHED THEN DO NOTHING',
      'some of feed.etag',
    ],
    [
      'postgres',
      'CREATE TABLE gone AS WITH gone AS (DELETE FROM sub RETURNING *) SELECT * FROM gone',
      'rows of sub: all',
    ],
    ['postgres', 'WITH x AS (VALUES (1)) TABLE x; TABLE feed'],
    ['postgres', 'CREATE TABLE none AS SELECT * FROM feed WITH NO DATA; DROP TABLE feed', 'table feed'],
    ['postgres', 'DROP TABLE sub, "Tally" CASCADE', 'table sub', 'table Tally'],
    ['postgres', 'DROP TABLE other.feed', 'table other.feed'],
    ['postgres', 'ALTER TABLE other.feed DROP COLUMN link', 'other.feed.link'],
    ['postgres', 'DROP TABLE U&"feed"', 'unknown: DROP TABLE U&"feed"'],
    ['postgres', 'TRUNCATE TABLE ONLY sub, feed RESTART IDENTITY', 'rows of sub: all', 'rows of feed: all'],
    ['postgres', 'TRUNCATE feed CASCADE', 'rows of feed: all', 'unknown: TRUNCATE feed CASCADE'],
    [
      'postgres',
      'ALTER TABLE IF EXISTS ONLY feed DROP COLUMN IF EXISTS etag CASCADE, DROP link',
      'feed.etag',
      'feed.link',
    ],
    [
      'postgres',
      'ALTER TABLE feed DROP CONSTRAINT k, ALTER COLUMN link DROP NOT NULL, ALTER link SET DEFAULT 1',
    ],
    ['postgres', 'ALTER TABLE feed ALTER COLUMN link TYPE int USING link::int', 'some of feed.link'],
    ['postgres', 'ALTER TABLE feed ALTER link SET DATA TYPE varchar(5)', 'some of feed.link'],
    ['postgres', 'DROP SCHEMA app CASCADE', 'schema app'],
    ['postgres', 'DROP SCHEMA app'],
    ['postgres', 'DROP DATABASE app', 'database app'],
    ['postgres', 'DROP TYPE mood CASCADE', 'unknown: DROP TYPE mood CASCADE'],
    ['postgres', 'DROP TYPE mood; DROP VIEW newest CASCADE; DROP FUNCTION f(int)'],
    ['postgres', 'DELETE FROM ONLY sub WHERE id = 1', 'rows of sub: some'],
    ['postgres', 'DELETE FROM sub USING feed WHERE feed.id = feed_id', 'rows of sub: some'],
    [
      'postgres',
      'WITH gone AS (DELETE FROM sub RETURNING *) INSERT INTO feed SELECT id FROM gone',
      'rows of sub: all',
    ],
    ['postgres', 'MERGE INTO sub USING feed ON true WHEN MATCHED THEN DELETE', 'rows of sub: some'],
    ['postgres', 'DO $$ BEGIN DELETE FROM sub; END $$', 'unknown: DO $$ BEGIN DELETE FROM sub; END $$'],
    ['postgres', "COMMENT ON TABLE feed IS 'x'; GRANT SELECT ON feed TO PUBLIC; SET ROLE app; LOCK feed"],
    [
      'postgres',
      'CREATE TABLE new (LIKE feed INCLUDING ALL); INSERT INTO new SELECT * FROM ONLY feed; DROP TABLE feed',
    ],
    ['postgres', 'EXPLAIN ANALYZE DELETE FROM sub', 'unknown: EXPLAIN ANALYZE DELETE FROM sub'],
    [
      'postgres',
      REBUILD.replace('FROM "feed"', 'FROM "feed" ON CONFLICT DO NOTHING'),
      'rows of feed: some',
      'feed.etag',
    ],
  ])('%s: %s', (engine, script, ...losses) => {
    expect(lossesIn(SPLITS[engine], script)).toEqual([losses])
  })

  it('tells tables apart whose names differ in capitals alone', () => {
    const place = { schema: 'public', elsewhere: [], tables: [table('Feed', 'a'), table('feed', 'b')] }
    const lost = (text: string) =>
      possibleLosses([{ script: { kind: 'sql', text, statements: SPLITS.postgres(text) }, done: 0 }], place)
    expect(lost('DROP TABLE Feed')).toMatchObject([[{ table: { path: ['public', 'feed'] } }]])
    expect(lost('DROP TABLE "Feed"')).toMatchObject([[{ table: { path: ['public', 'Feed'] } }]])
  })
})
