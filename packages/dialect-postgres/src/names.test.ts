import { type GodwitEvent, identifier } from '@godwit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

const onDatabase = (script: string, work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase(script, work)

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }

/** Of 1 to 63 bytes, from what could end or begin something. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '""',
        "'",
        '\\',
        ';',
        '--',
        '/*',
        '*/',
        '.',
        '$',
        '$$',
        '%',
        '?',
        '$1',
        ' ',
        '\n',
        '\t',
        'é',
        '😀',
      ),
      fc.constantFrom('a', 'A', 'select', 'pg_temp', 'DROP TABLE canary', '0'),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => Buffer.byteLength(text) <= 63 && !text.startsWith('pg_'))

describe('names of the schema and the version table', () => {
  it('are names, whatever stands in them', () =>
    onDatabase('CREATE TABLE canary (a int)', (database) =>
      fc.assert(
        fc.asyncProperty(name, name, async (schema, table) => {
          const quoted = identifier(schema).text.join('')
          await database.sql(`CREATE SCHEMA ${quoted}`)
          try {
            await migratorOn(database.url, MANIFEST, { schema, table }).upgrade()
            expect((await migratorOn(database.url, MANIFEST, { schema, table }).upgrade()).applied).toEqual(
              [],
            )
            const made = await database.sql(`SELECT relname AS name FROM pg_class AS c
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
              WHERE relkind = 'r' AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`)
            expect(made.map((row) => row['name']).sort()).toEqual(['canary', table, 't'].sort())
          } finally {
            await database.sql(`DROP SCHEMA ${quoted} CASCADE`)
          }
        }),
        { numRuns: 25, seed: 2026 },
      ),
    ))

  it('are refused where the server would cut them', async () => {
    for (const option of [{ table: 'é'.repeat(32) }, { schema: 'x'.repeat(64) }, { table: 'a\0b' }]) {
      expect(() => migratorOn('postgres://h/d', MANIFEST, option)).toThrow(
        expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('1 to 63 bytes') }),
      )
    }
  })
})

it('a version table of the first format gets its unique index also where its name is as long as can be', () => {
  const table = `${'é'.repeat(31)}x`
  const quoted = identifier(table).text.join('')
  const columns = 'id INTEGER PRIMARY KEY, version TEXT NOT NULL, app TEXT NOT NULL, content TEXT NOT NULL'
  return onDatabase(`CREATE TABLE ${quoted} (${columns})`, async (database) => {
    await migratorOn(database.url, MANIFEST, { table, policy: { nonEmpty: 'allow' } }).upgrade()
    const unique = await database.sql(`SELECT count(*)::int AS n FROM pg_index
      WHERE indrelid = '${quoted}'::regclass AND indisunique AND NOT indisprimary`)
    expect(unique).toEqual([{ n: 1 }])
  })
})

it('a name in a migration that the server cuts to 63 bytes is warned of', () =>
  onDatabase('', async (database) => {
    const events: GodwitEvent[] = []
    const manifest = { '0_long': `CREATE TABLE ${'x'.repeat(70)} (a int)` }
    await migratorOn(database.url, manifest, { onEvent: (event) => events.push(event) }).upgrade()
    expect(events).toContainEqual({
      type: 'notice',
      severity: 'warning',
      code: '42622',
      message: expect.stringContaining('will be truncated'),
    })
  }))

it('functions and operators that others have put into the search path are never called', () => {
  const trap = 'BEGIN RAISE EXCEPTION $$trapped$$; END'
  const functions = [
    'pg_try_advisory_lock(bigint) RETURNS boolean',
    'pg_advisory_unlock(bigint) RETURNS boolean',
    'pg_backend_pid() RETURNS int',
    'version() RETURNS text',
    'current_setting(text) RETURNS text',
    'set_config(text, text, boolean) RETURNS text',
    'max(int) RETURNS int',
    'count(int) RETURNS bigint',
    'clock_timestamp() RETURNS timestamptz',
    'strpos(text, text) RETURNS int',
    'floor(numeric) RETURNS numeric',
    'format(text, text) RETURNS text',
    'trapped_equal(int, int) RETURNS boolean',
    'trapped_equal(text, text) RETURNS boolean',
  ]
  const made = functions.map((head) => `CREATE FUNCTION public.${head} LANGUAGE plpgsql AS '${trap}'`)
  const operators = ['int', 'text'].map(
    (type) =>
      `CREATE OPERATOR public.= (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = public.trapped_equal)`,
  )
  return onDatabase([...made, ...operators].join('; '), async (database) => {
    const policy = { nonEmpty: 'allow' } as const
    await migratorOn(database.url, MANIFEST, { policy }).upgrade({ to: '0' })
    const { applied } = await migratorOn(database.url, MANIFEST, { schema: 'public' }).upgrade()
    expect(applied).toMatchObject([{ version: '1_row' }])
    expect((await migratorOn(database.url, MANIFEST).status()).apps).toMatchObject([{ state: 'up-to-date' }])
  })
})
