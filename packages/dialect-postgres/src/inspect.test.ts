import { describe, expect, it } from 'vitest'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', work)

describe('what stands in a schema', () => {
  it('is every kind of table and view, and nothing of other schemas', () =>
    onDatabase(async (database) => {
      await database.sql(`
      CREATE SCHEMA "App"; CREATE TABLE public.elsewhere (a int); SET search_path = "App";
      CREATE TABLE ordinary (b int, gone int, a text); ALTER TABLE ordinary DROP COLUMN gone, ADD "Last" int;
      CREATE TABLE empty ();
      CREATE TABLE parted (a int) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF parted DEFAULT;
      CREATE VIEW seen AS SELECT a FROM ordinary; CREATE MATERIALIZED VIEW kept AS SELECT a FROM ordinary;
      CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
      CREATE FOREIGN TABLE far (a int) SERVER s;
      CREATE SEQUENCE counted; CREATE TYPE composed AS (a int); CREATE TEMP TABLE passing (a int)`)
      const place = await withSession(database.url, (session) => session.inspect(), { schema: 'App' })
      expect(place).toEqual({
        schema: 'App',
        readOnly: false,
        now: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        tables: expect.any(Array),
        elsewhere: [],
      })
      expect([...place.tables].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
        { name: 'empty', kind: 'table', columns: [] },
        { name: 'far', kind: 'foreign', columns: ['a'] },
        { name: 'kept', kind: 'view', columns: ['a'] },
        { name: 'ordinary', kind: 'table', columns: ['b', 'a', 'Last'] },
        { name: 'part', kind: 'table', columns: ['a'] },
        { name: 'parted', kind: 'table', columns: ['a'] },
        { name: 'seen', kind: 'view', columns: ['a'] },
      ])
    }))

  it('is told apart from what unqualified names find elsewhere', () =>
    onDatabase(async (database) => {
      await database.sql(
        'CREATE SCHEMA first; CREATE TABLE public.t (a int); CREATE SCHEMA hidden; CREATE TABLE hidden.u (a int)',
      )
      const url = `${database.url}?options=-c%20search_path%3Dfirst,public`
      const place = await withSession(url, (session) => session.inspect())
      expect(place).toMatchObject({ schema: 'first', tables: [], elsewhere: ['t'] })
      const named = withSession(url, (session) => session.inspect(), { schema: 'first' })
      expect(await named).toMatchObject({ schema: 'first', tables: [], elsewhere: [] })
    }))

  it('is told by the database’s clock, in UTC whatever zone the session has', () =>
    onDatabase(async (database) => {
      const name = new URL(database.url).pathname.slice(1)
      await database.sql(`ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'`)
      const [row] = await database.sql('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now')
      const place = await withSession(database.url, (session) => session.inspect())
      expect(Math.abs(Date.parse(place.now) - Number(row?.['now']))).toBeLessThan(3_600_000)
    }))

  it('is absent where no schema of the search path exists', () =>
    onDatabase(async (database) => {
      const url = `${database.url}?options=-c%20search_path%3Dnowhere`
      const error = await failureOf(withSession(url, (session) => session.inspect()))
      expect(error).toMatchObject({ kind: 'absent', fix: expect.stringContaining('CREATE SCHEMA') })
    }))
})
