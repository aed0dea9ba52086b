import type { GodwitEvent } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }

/** A database whose server says that it is another one. */
const onServer = (version: string, work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', async (database) => {
    await migratorOn(database.url, MANIFEST).upgrade({ to: '0' })
    await database.sql(
      `CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql AS $$ SELECT '${version}' $$`,
    )
    await work(database)
  })

describe('a server that is known not to be fit', () => {
  const version = 'CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27)'

  it('is read, and what is pending is refused before anything runs', () =>
    onServer(version, async (database) => {
      expect((await migratorOn(database.url, MANIFEST).status()).apps).toMatchObject([{ state: 'pending' }])
      expect(await failureOf(migratorOn(database.url, MANIFEST).upgrade())).toMatchObject({
        code: 'DATABASE_DENIED',
        message: expect.stringContaining('CockroachDB'),
        fix: expect.stringContaining('PostgreSQL 14'),
      })
      const write = withSession(database.url, (session) =>
        session.transaction((tx) => tx.execute('INSERT INTO t VALUES (1)')),
      )
      expect(await failureOf(write)).toMatchObject({ kind: 'denied' })
      expect(await database.sql('SELECT a FROM t')).toEqual([])
    }))

  it('is no reason not to start where nothing is pending', () =>
    onServer(version, async (database) => {
      const report = await migratorOn(database.url, { '0_table': MANIFEST['0_table'] }).upgrade()
      expect(report.state).toBe('up-to-date')
    }))
})

it('a server that nothing is known of is worked with, and a warning says so once', () =>
  onServer('SomethingSQL 3.1', async (database) => {
    const events: GodwitEvent[] = []
    const migrator = migratorOn(database.url, MANIFEST, { onEvent: (event) => events.push(event) })
    expect((await migrator.upgrade()).applied).toHaveLength(1)
    expect(events.filter((event) => event.type === 'notice' && event.severity === 'warning')).toEqual([
      expect.objectContaining({
        code: 'UNKNOWN_SERVER',
        message: expect.stringContaining('SomethingSQL 3.1'),
      }),
    ])
  }))
