import { identifier } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf } from './testing/session.js'

const onDatabase = (script: string, work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase(script, work)

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }
const COLUMNS = 'id INTEGER NOT NULL, version TEXT NOT NULL, app TEXT NOT NULL, content TEXT NOT NULL'
const LATER =
  'checksum TEXT, source TEXT, state TEXT, step INTEGER, applied_at TEXT, duration_ms INTEGER, tool TEXT, host TEXT'

const rows = (database: ScratchDatabase): Promise<unknown[]> => database.sql('SELECT a FROM t')

describe('a version table that does not show or take all its rows', () => {
  const role = `reader_${process.pid}`
  const secured = (work: (database: ScratchDatabase, url: string) => Promise<void>): Promise<void> =>
    onDatabase('', async (database) => {
      await migratorOn(database.url, MANIFEST).upgrade()
      await database.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'x';
        GRANT ALL ON SCHEMA public TO ${role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role};
        ALTER TABLE godwit_migrations ENABLE ROW LEVEL SECURITY`)
      try {
        await work(database, database.urlAs(`${role}:x`))
      } finally {
        await database.sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
      }
    })

  it('for row-level security is an error to whoever does not own it, and never looks empty', () =>
    secured(async (database, url) => {
      const denied = {
        code: 'DATABASE_DENIED',
        message: expect.stringContaining('row-level security policy for table "godwit_migrations"'),
      }
      expect(await failureOf(migratorOn(url, MANIFEST).status())).toMatchObject(denied)
      expect(await failureOf(migratorOn(url, MANIFEST).upgrade())).toMatchObject(denied)
      expect(await rows(database)).toEqual([{ a: 1 }])
    }))

  for (const [what, script] of [
    ['a rule', 'CREATE RULE swallow AS ON INSERT TO godwit_migrations DO INSTEAD NOTHING'],
    [
      'a trigger',
      `CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
       CREATE TRIGGER swallow BEFORE INSERT ON godwit_migrations FOR EACH ROW EXECUTE FUNCTION swallow()`,
    ],
  ] as const) {
    it(`for ${what} that swallows them lets nothing run`, () =>
      onDatabase('', async (database) => {
        await migratorOn(database.url, MANIFEST).upgrade({ to: '0' })
        await database.sql(script)
        expect(await failureOf(migratorOn(database.url, MANIFEST).upgrade())).toMatchObject({
          code: 'DATABASE_DENIED',
          message: expect.stringMatching(/Nothing can be recorded in .*"godwit_migrations"/),
          fix: expect.stringContaining('rule'),
        })
        expect(await rows(database)).toEqual([])
      }))
  }
})

describe('what has the name of the version table, and is none', () => {
  for (const [what, script] of [
    ['a view', `CREATE TABLE there (${COLUMNS}); CREATE VIEW godwit_migrations AS SELECT * FROM there`],
    [
      'a materialized view',
      `CREATE TABLE there (${COLUMNS}); CREATE MATERIALIZED VIEW godwit_migrations AS SELECT * FROM there`,
    ],
    [
      'a foreign table',
      `CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
       CREATE FOREIGN TABLE godwit_migrations (${COLUMNS}) SERVER s`,
    ],
    ['a table of another shape', 'CREATE TABLE godwit_migrations (id int, name text)'],
  ] as const) {
    it(`is refused: ${what}`, () =>
      onDatabase(script, async (database) => {
        const policy = { nonEmpty: 'allow' } as const
        expect(await failureOf(migratorOn(database.url, MANIFEST, { policy }).upgrade())).toMatchObject({
          code: 'NOT_A_VERSION_TABLE',
          message: expect.stringContaining('"public"."godwit_migrations" is '),
          fix: expect.stringContaining('`table`'),
        })
        expect(await database.sql("SELECT to_regclass('t') AS t")).toEqual([{ t: null }])
      }))
  }

  for (const [what, script] of [
    ['a sequence', 'CREATE SEQUENCE godwit_migrations'],
    ['an index', 'CREATE TABLE there (a int); CREATE INDEX godwit_migrations ON there (a)'],
    ['a type', 'CREATE TYPE godwit_migrations AS (a int)'],
  ] as const) {
    it(`is refused by the server: ${what}`, () =>
      onDatabase(script, async (database) => {
        const policy = { nonEmpty: 'allow' } as const
        expect(await failureOf(migratorOn(database.url, MANIFEST, { policy }).upgrade())).toMatchObject({
          code: 'STATEMENT_FAILED',
          message: expect.stringContaining('"godwit_migrations" already exists'),
        })
        expect(await database.sql("SELECT to_regclass('t') AS t")).toEqual([{ t: null }])
      }))
  }

  it('may be partitioned, where its keys allow it', () =>
    onDatabase(
      `CREATE TABLE godwit_migrations (${COLUMNS}, ${LATER}, PRIMARY KEY (app, id), UNIQUE (app, version)) PARTITION BY LIST (app);
       CREATE TABLE recorded PARTITION OF godwit_migrations DEFAULT`,
      async (database) => {
        const policy = { nonEmpty: 'allow' } as const
        await migratorOn(database.url, MANIFEST, { policy }).upgrade()
        expect((await migratorOn(database.url, MANIFEST).upgrade()).applied).toEqual([])
        expect(await database.sql('SELECT version FROM recorded ORDER BY id')).toEqual([
          { version: '0_table' },
          { version: '1_row' },
        ])
      },
    ))
})

describe('another table of the same name', () => {
  it('that is temporary, and would be found first, is passed by', () =>
    onDatabase('', async (database) => {
      const shadow = `CREATE TEMP TABLE godwit_migrations (${COLUMNS}, ${LATER})`
      await migratorOn(database.url, { '0_shadow': shadow, '1_table': MANIFEST['0_table'] }).upgrade()
      expect(await database.sql('SELECT version FROM public.godwit_migrations ORDER BY id')).toEqual([
        { version: '0_shadow' },
        { version: '1_table' },
      ])
    }))

  it('in another schema of the search path is passed by', () =>
    onDatabase('CREATE SCHEMA other', async (database) => {
      await migratorOn(database.url, MANIFEST, { schema: 'public' }).upgrade()
      await migratorOn(database.url, MANIFEST, { schema: 'other' }).upgrade()
      expect(await database.sql('SELECT count(*)::int AS n FROM other.t')).toEqual([{ n: 1 }])
      const { applied } = await migratorOn(database.url, MANIFEST, { schema: 'other' }).upgrade()
      expect(applied).toEqual([])
    }))

  it('that was the version table, until a migration moved the default schema, is told of', () =>
    onDatabase('', async (database) => {
      const [{ user } = { user: '' }] = await database.sql('SELECT quote_ident(current_user) AS user')
      const manifest = {
        '0_schema': `CREATE TABLE t (a int); CREATE SCHEMA ${user}`,
        '1_row': 'INSERT INTO t VALUES (1)',
      }
      const refused = {
        code: 'NOT_A_VERSION_TABLE',
        message: expect.stringMatching(/is not in ".*", where.*in another schema/),
        fix: expect.stringContaining('`schema`'),
      }
      // At once, and at every start from then on.
      expect(await failureOf(migratorOn(database.url, manifest).upgrade({ to: '0' }))).toMatchObject(refused)
      expect(await failureOf(migratorOn(database.url, manifest).upgrade())).toMatchObject(refused)
      expect(await failureOf(migratorOn(database.url, manifest).status())).toMatchObject(refused)
      const { applied } = await migratorOn(database.url, manifest, { schema: 'public' }).upgrade()
      expect(applied).toMatchObject([{ version: '1_row' }])
    }))

  it('that differs in case only is another one', () =>
    onDatabase('', async (database) => {
      await migratorOn(database.url, MANIFEST, { table: 'MyVersions' }).upgrade()
      expect((await migratorOn(database.url, MANIFEST, { table: 'MyVersions' }).upgrade()).applied).toEqual(
        [],
      )
      expect(
        await failureOf(migratorOn(database.url, MANIFEST, { table: 'myversions' }).upgrade()),
      ).toMatchObject({
        code: 'NEEDS_BASELINE',
      })
      expect(
        await database.sql(`SELECT count(*)::int AS n FROM ${identifier('MyVersions').text.join('')}`),
      ).toEqual([{ n: 2 }])
    }))
})

describe('a version table that another program records in', () => {
  it('under an app of its own lets both go on', () =>
    onDatabase('', async (database) => {
      const theirs = { '0_theirs': 'CREATE TABLE theirs (a int)' }
      await migratorOn(database.url, theirs, { app: 'theirs' }).upgrade()
      await migratorOn(database.url, MANIFEST).upgrade()
      expect(await migratorOn(database.url, theirs, { app: 'theirs' }).upgrade()).toMatchObject({
        applied: [],
      })
      expect((await migratorOn(database.url, MANIFEST).status()).apps).toMatchObject([
        { state: 'up-to-date' },
      ])
    }))

  it('under the same app is refused to the second, which changes nothing', () =>
    onDatabase('', async (database) => {
      await migratorOn(database.url, { '0_theirs': 'CREATE TABLE theirs (a int)' }).upgrade()
      expect(await failureOf(migratorOn(database.url, MANIFEST).upgrade())).toMatchObject({
        code: 'DIVERGED',
      })
      expect(await database.sql("SELECT to_regclass('t') AS t")).toEqual([{ t: null }])
    }))
})
