import {
  createMigrator,
  type Database,
  type DialectEvent,
  type ManifestEntry,
  modules,
  rawSql,
} from '@godwit/core'
import type Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { sqlite } from './index.js'
import { split } from './lexer.js'
import { withScratchDatabase } from './testing/scratch-database.js'

/** A table with rows, and all that hangs on one: rows that go when it goes, an index, a trigger, a view. */
const SCHEMA = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'old');
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id) ON DELETE CASCADE);
  CREATE INDEX parent_name ON parent (name);
  CREATE TRIGGER parent_gone AFTER DELETE ON parent BEGIN SELECT 1; END;
  CREATE VIEW names AS SELECT name FROM parent;
  INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, 'c');
  INSERT INTO child VALUES (10, 1), (20, 2), (30, 3)`

const NEW = "(id INTEGER PRIMARY KEY, name TEXT DEFAULT 'new')"
const MADE = `CREATE TABLE parent_new ${NEW}; INSERT INTO parent_new SELECT * FROM parent`
const SWAPPED = 'DROP TABLE parent; ALTER TABLE parent_new RENAME TO parent'
const LEGACY = SWAPPED.replace('ALTER', 'PRAGMA legacy_alter_table = ON; ALTER')
const INDEX = 'CREATE INDEX parent_name ON parent (name)'
const TRIGGER = 'CREATE TRIGGER parent_gone AFTER DELETE ON parent BEGIN SELECT 1; END'
const VIEW = 'CREATE VIEW names AS SELECT name FROM parent'

const RIGHT = {
  'with the view made anew': `${MADE}; DROP VIEW names; ${SWAPPED}; ${INDEX}; ${TRIGGER}; ${VIEW}`,
  'with the view left alone': `${MADE}; ${LEGACY}; ${INDEX}; ${TRIGGER}`,
  'with triggers and indexes dropped by name before': `${MADE}; DROP INDEX parent_name; DROP TRIGGER parent_gone;
    ${LEGACY}; ${INDEX}; ${TRIGGER}`,
}

const WRONG = {
  'that switches foreign keys off where it does nothing': `PRAGMA foreign_keys = OFF; ${RIGHT['with the view left alone']}; PRAGMA foreign_keys = ON`,
  'that defers foreign keys, and forgets the rest': `PRAGMA defer_foreign_keys = ON; ${MADE}; ${LEGACY}`,
  'with a view in the way': `${MADE}; ${SWAPPED}; ${INDEX}; ${TRIGGER}`,
  'that forgets all that hangs on the table': `${MADE}; ${LEGACY}`,
  'that forgets the index': `${MADE}; ${LEGACY}; ${TRIGGER}`,
  'that forgets the trigger': `${MADE}; ${LEGACY}; ${INDEX}`,
  'that moves the old table away first': `ALTER TABLE parent RENAME TO parent_old; CREATE TABLE parent ${NEW};
    INSERT INTO parent SELECT * FROM parent_old; DROP TABLE parent_old; ${INDEX}; ${TRIGGER}`,
  'that moves it away and drops the view': `DROP VIEW names; ALTER TABLE parent RENAME TO parent_old;
    CREATE TABLE parent ${NEW}; INSERT INTO parent SELECT * FROM parent_old; DROP TABLE parent_old;
    ${INDEX}; ${TRIGGER}; ${VIEW}`,
  'that drops the table first': `DROP TABLE parent; CREATE TABLE parent ${NEW}; ${INDEX}; ${TRIGGER}`,
  'that drops the table first, and makes it where it is not': `DROP TABLE IF EXISTS parent;
    CREATE TABLE IF NOT EXISTS parent ${NEW}; ${INDEX}; ${TRIGGER}`,
  'that copies some of the rows': `${MADE} WHERE id < 3; ${LEGACY}; ${INDEX}; ${TRIGGER}`,
  'that copies no rows': `CREATE TABLE parent_new ${NEW}; ${LEGACY}; ${INDEX}; ${TRIGGER}`,
  'that makes the table from a query': `CREATE TABLE parent_new AS SELECT * FROM parent; ${LEGACY}; ${INDEX}; ${TRIGGER}`,
}

/** Each statement in a query of its own. */
const oneByOne = (script: string) => async (db: Database) => {
  for (const { text } of split(script)) await db.query(rawSql(text))
}
const walked = (script: string) => `-- godwit: transaction=false\n-- upgrade --\n${script};`

/** Ways to write a migration, and whether all of it is one transaction. */
const FORMS: Record<string, { readonly together: boolean; of(script: string): ManifestEntry }> = {
  SQL: { together: true, of: (script) => script },
  'code that runs a script': {
    together: true,
    of: (script) => ({ upgrade: (db: Database) => db.execute(script) }),
  },
  'code that runs statements': { together: true, of: (script) => ({ upgrade: oneByOne(script) }) },
  'SQL without a transaction': { together: false, of: walked },
  'code that runs a script without a transaction': {
    together: false,
    of: (script) => ({ transaction: false, upgrade: (db: Database) => db.execute(script) }),
  },
}

/** What must not be lost. */
const valuables = (db: Driver.Database) => ({
  parents: db.prepare('SELECT id, name FROM parent ORDER BY id').raw().all(),
  children: db.prepare('SELECT id, parent FROM child ORDER BY id').raw().all(),
  hanging: hanging(db),
  keys: db.prepare(`SELECT "table" FROM pragma_foreign_key_list('child')`).raw().all(),
  view: db.prepare('SELECT name FROM names ORDER BY name').raw().all(),
  broken: db.pragma('foreign_key_check'),
})

const hanging = (db: Driver.Database): unknown[] =>
  db
    .prepare(
      "SELECT type, name, tbl_name FROM sqlite_schema WHERE name IN ('parent_name', 'parent_gone', 'names')",
    )
    .raw()
    .all()
    .sort()

const upgrade = (file: string, entry: ManifestEntry): Promise<unknown> =>
  createMigrator({
    dialect: sqlite(file),
    migrations: modules({ '1_rebuild': entry }),
    policy: { nonEmpty: 'allow' },
  }).upgrade()

const isRebuilt = (db: Driver.Database): boolean =>
  db
    .prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'parent' AND sql LIKE '%new%'")
    .pluck()
    .get() === 1

describe.each(Object.entries(FORMS))('a rebuild written as %s', (_form, { together, of }) => {
  it.each(Object.entries(RIGHT))(
    `${together ? 'may be done' : 'is refused'}, also %s, and all is kept`,
    (_how, script) =>
      withScratchDatabase(SCHEMA, async ({ file, other }) => {
        const before = valuables(other)
        const failure = await upgrade(file, of(script)).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (together) expect(failure).toBeUndefined()
        else
          expect(failure).toMatchObject({
            cause: { fix: expect.stringContaining('without transaction=false') },
          })
        expect(valuables(other)).toEqual(before)
        expect(isRebuilt(other)).toBe(together)
      }),
  )

  it.each(Object.entries(WRONG))('%s is refused, and all is kept', (_how, script) =>
    withScratchDatabase(SCHEMA, async ({ file, other }) => {
      const before = valuables(other)
      await expect(upgrade(file, of(script))).rejects.toMatchObject({ message: expect.any(String) })
      expect(valuables(other)).toEqual(before)
      expect(isRebuilt(other)).toBe(false)
    }),
  )
})

describe('a rebuild written as code that runs statements without a transaction', () => {
  it.each(Object.entries({ ...RIGHT, ...WRONG }))(
    '%s is refused, and no row or child is lost, nor what no statement drops by name',
    (_how, script) =>
      withScratchDatabase(SCHEMA, async ({ file, other }) => {
        const { parents, children } = valuables(other)
        const named = new Set(
          [...script.matchAll(/DROP (?:VIEW|INDEX|TRIGGER) (\w+)/g)].map(([, name]) => name),
        )
        await expect(upgrade(file, { transaction: false, upgrade: oneByOne(script) })).rejects.toMatchObject({
          code: 'MIGRATION_FAILED',
        })
        expect({ parents, children }).toEqual({
          parents: other.prepare('SELECT id, name FROM parent ORDER BY id').raw().all(),
          children: other.prepare('SELECT id, parent FROM child ORDER BY id').raw().all(),
        })
        const left = hanging(other).map((object) => (object as string[])[1])
        expect(left).toEqual(['parent_name', 'parent_gone', 'names'].filter((name) => !named.has(name)))
      }),
  )
})

describe('without a transaction a migration may', () => {
  it.each([
    ['drop a table for good', 'DROP VIEW names; DROP TABLE child; DROP TABLE parent'],
    ['rename a table', 'ALTER TABLE child RENAME TO kid; ALTER TABLE kid RENAME TO child'],
    [
      'use tables for itself',
      'CREATE TABLE t AS SELECT * FROM parent; DROP TABLE t; CREATE TABLE t (a); DROP TABLE t',
    ],
  ])('%s', async (_what, script) => {
    const code = (body: (db: Database) => Promise<void>) => ({ transaction: false, upgrade: body })
    for (const entry of [walked(script), code((db) => db.execute(script)), code(oneByOne(script))])
      await withScratchDatabase(SCHEMA, async ({ file }) => void (await upgrade(file, entry)))
  })

  it('make a table anew that it is expected to lose', () =>
    withScratchDatabase(SCHEMA, async ({ file, rows }) => {
      const script = 'DROP TABLE child; CREATE TABLE child (id INTEGER PRIMARY KEY)'
      await expect(upgrade(file, walked(script))).rejects.toMatchObject({ line: 3 })
      await upgrade(file, walked(script).replace('\n', '\n-- godwit: expectLoss=child\n'))
      expect(rows('SELECT * FROM child')).toEqual([])
    }))

  it('not mend itself into a rebuild once it was interrupted', () =>
    withScratchDatabase(SCHEMA, async ({ file, other }) => {
      const [made = '', filled = ''] = MADE.split(';')
      await expect(upgrade(file, walked(`${made}; ${filled}; SELECT absent`))).rejects.toThrow('absent')
      await expect(upgrade(file, walked(`${made}; ${filled}; ${LEGACY}`))).rejects.toThrow('made anew')
      expect(other.prepare('SELECT count(*) FROM child').pluck().get()).toBe(3)
      expect(hanging(other)).toHaveLength(3)
    }))

  it.each<[string, (db: Database, text: string) => Promise<unknown>]>([
    ['a script', (db, text) => db.execute(text)],
    ['a statement', (db, text) => db.query(rawSql(text))],
  ])('drop a table that it has made, by %s that has to wait for others first', (_way, run) =>
    withScratchDatabase('', async ({ session, other, rows }) => {
      const onEvent = ({ type }: DialectEvent) => {
        if (type === 'lock' && other.inTransaction) other.exec('COMMIT')
      }
      await session(
        async (open) => {
          for (const table of ['one', 'two']) await run(open, `CREATE TABLE ${table} (x)`)
          other.exec('BEGIN IMMEDIATE')
          await run(open, 'DROP TABLE one')
        },
        { waitMs: 30_000, onEvent },
      )
      expect(rows('SELECT name FROM sqlite_schema')).toEqual([['two']])
    }),
  )

  it('not drop a table that it has only failed to make', () =>
    withScratchDatabase(SCHEMA, async ({ session, rows }) => {
      const dropping = session(async (open) => {
        await open.execute('CREATE TABLE one (x)')
        await expect(open.execute('CREATE TABLE child (x)')).rejects.toThrow('already exists')
        await open.execute('DROP TABLE child')
      })
      await expect(dropping).rejects.toThrow('Table child would be made anew')
      expect(rows('SELECT id FROM child')).toEqual([[10], [20], [30]])
    }))
})
