import type { GodwitEvent } from '@godwit/core'
import { withTemporaryPostgres } from '@godwit/testkit'
import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'
import { copyForStandby } from './testing/standby.js'

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }
const NEXT = { ...MANIFEST, '2_next': 'INSERT INTO t VALUES (2)' }

describe('on a hot standby', () => {
  it('status is told, nothing pending succeeds, and something pending is refused, without a lock', () =>
    withTemporaryPostgres(async (primary) => {
      await migratorOn(primary.url, MANIFEST).upgrade()
      const onStandby = (work: (url: string) => Promise<void>): Promise<void> =>
        withTemporaryPostgres(({ url }) => work(url), {
          prepare: (data) => copyForStandby(primary.url, data),
        })
      await onStandby(async (url) => {
        const place = withSession(url, (session) => session.inspect())
        expect(await place).toMatchObject({ readOnly: true, schema: 'public' })
        expect((await migratorOn(url, NEXT).status()).apps).toMatchObject([
          { state: 'pending', pending: ['2_next'] },
        ])
        expect(await migratorOn(url, MANIFEST).upgrade()).toMatchObject({ state: 'up-to-date', applied: [] })

        const events: GodwitEvent[] = []
        const upgrade = migratorOn(url, NEXT, { onEvent: (event) => events.push(event) }).upgrade()
        expect(await failureOf(upgrade)).toMatchObject({
          code: 'DATABASE_READ_ONLY',
          message: expect.stringContaining('2_next'),
        })
        expect(events.filter(({ type }) => type === 'lock')).toEqual([])
        const write = withSession(url, (session) => session.transaction((tx) => tx.execute('DELETE FROM t')))
        expect(await failureOf(write)).toMatchObject({ kind: 'read-only' })
      })
    }))
})

describe('default_transaction_read_only', () => {
  const role = `reads_${process.pid}`
  const onDatabase = (work: (database: ScratchDatabase, name: string) => Promise<void>): Promise<void> =>
    withScratchDatabase(
      `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO ${role}`,
      async (database) => {
        const name = new URL(database.url).pathname.slice(1)
        try {
          await work(database, name)
        } finally {
          await database.sql(`BEGIN READ WRITE; DROP OWNED BY ${role}; DROP ROLE ${role}; COMMIT`)
        }
      },
    )

  it('of a role or a database is only a default: migrations write, and a warning says so', () =>
    onDatabase(async (database, name) => {
      for (const [target, version] of [
        [`ROLE ${role}`, '0'],
        [`DATABASE ${name}`, '1'],
      ]) {
        await database.sql(`ALTER ${target} SET default_transaction_read_only = on`)
        const events: GodwitEvent[] = []
        const migrator = migratorOn(database.urlAs(`${role}:x`), MANIFEST, {
          onEvent: (event) => events.push(event),
        })
        expect((await migrator.upgrade({ to: version ?? '' })).applied).toHaveLength(1)
        const warning = { severity: 'warning', code: 'READ_ONLY_BY_DEFAULT' }
        expect(events).toContainEqual(expect.objectContaining(warning))
        await database.sql(`BEGIN READ WRITE; ALTER ${target} RESET default_transaction_read_only; COMMIT`)
      }
      expect(await database.sql('SELECT a FROM t')).toEqual([{ a: 1 }])
    }))
})
