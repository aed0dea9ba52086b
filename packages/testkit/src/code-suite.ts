import assert from 'node:assert/strict'
import { type Database, rawSql, sql } from '@godwit/core'
import { migrationFailure } from './failure.js'
import { recorded, recordedVersions } from './recorded.js'
import type { Suite } from './suite.js'
import { LINE, migratorOn, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds } from './test-table.js'

type Body = (db: Database) => Promise<unknown>

const insert = (db: Database, id: number) => db.query(sql`INSERT INTO "t" ("id") VALUES (${id})`)
const withCode = (upgrade: Body, downgrade?: Body) => ({
  ...LINE,
  '11_code': downgrade === undefined ? { upgrade } : { upgrade, downgrade },
})

/** Migrations that are code, and functions that give SQL. */
export const codeSuite: Suite = {
  'a function without parameters gives SQL, as text, as a list, or as things that compile to it': async (
    database,
  ) => {
    const manifest = {
      ...LINE,
      '11_text': { upgrade: () => 'INSERT INTO "t" ("id") VALUES (11)', downgrade: () => 'DELETE FROM "t"' },
      '12_list': {
        upgrade: () => ['INSERT INTO "t" ("id") VALUES (12)', { compile: () => ({ sql: 'SELECT 1' }) }],
      },
      '13_later': async () => ({ default: { upgrade: async () => 'INSERT INTO "t" ("id") VALUES (13)' } }),
    }
    await migratorOn(database, manifest).upgrade()
    assert.deepEqual(await committedIds(database), [1, 2, 10, 11, 12, 13])
    const row = (await recorded(database))[4]
    assert.deepEqual(JSON.parse(row?.content ?? ''), {
      upgrade: ['INSERT INTO "t" ("id") VALUES (11)'],
      downgrade: ['DELETE FROM "t"'],
      options: {},
    })
  },

  'code runs once, in the transaction of its migration, and is recorded without SQL': async (database) => {
    const calls: string[] = []
    const manifest = withCode(
      async (db) => {
        calls.push('upgrade')
        const rows = await db.query<{ id: number }>(sql`SELECT "id" FROM "t" ORDER BY "id"`)
        for (const { id } of rows) await insert(db, id + 100)
        await db.execute('CREATE TABLE "u" ("id" INTEGER); DROP TABLE "u"')
      },
      async (db) => {
        calls.push('downgrade')
        await db.execute('DELETE FROM "t" WHERE "id" > 100')
      },
    )
    const migrator = migratorOn(database, manifest)
    assert.equal((await migrator.plan()).steps.at(-1)?.statements, null)
    await migrator.upgrade()
    assert.deepEqual(await committedIds(database), [1, 2, 10, 101, 102, 110])
    const row = (await recorded(database)).at(-1)
    assert.equal(row?.checksum, null)
    assert.deepEqual(JSON.parse(row?.content ?? ''), { upgrade: null, downgrade: null, options: {} })
    await migrator.upgrade()
    await migrator.downgrade({ allowDataLoss: true })
    assert.deepEqual(calls, ['upgrade', 'downgrade'])
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'a migration sees its own record while it runs': async (database) => {
    const seen: unknown[] = []
    const own = sql`SELECT "version", "state" FROM "godwit_migrations" ORDER BY "id" DESC LIMIT 1`
    const read = async (db: Database) => void seen.push((await db.query(own))[0])
    const manifest = {
      ...LINE,
      '11_sql': {
        upgrade: () =>
          `INSERT INTO "t" ("id") SELECT 11 FROM "godwit_migrations" WHERE "version" = '11_sql' AND "state" = 'running'`,
      },
      '12_code': { upgrade: read, downgrade: read },
    }
    const migrator = migratorOn(database, manifest)
    await migrator.upgrade()
    await migrator.downgrade({ allowDataLoss: true })
    assert.deepEqual(await committedIds(database), [1, 2, 10, 11])
    assert.deepEqual(seen, [
      { version: '12_code', state: 'running' },
      { version: '12_code', state: 'reverting' },
    ])
  },

  'code that throws leaves nothing, and its error is the cause': async (database) => {
    const thrown = new Error('not today')
    const migrator = migratorOn(
      database,
      withCode(async (db) => {
        await insert(db, 11)
        throw thrown
      }),
    )
    const error = await migrationFailure(migrator.upgrade())
    assert.equal(error.cause, thrown)
    assert.match(error.message, /not today/)
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'an error that code swallows is never a false success': async (database) => {
    const { applied } = await migratorOn(
      database,
      withCode(async (db) => {
        await insert(db, 11)
        await db.execute('INSERT INTO "absent" VALUES (1)').catch(() => undefined)
        await insert(db, 12).catch(() => undefined)
      }),
    )
      .upgrade()
      .catch(() => ({ applied: [] }))
    const succeeded = versionsOf(applied).includes('11_code')
    assert.deepEqual(await committedIds(database), succeeded ? [1, 2, 10, 11, 12] : [1, 2, 10])
    assert.deepEqual(await recordedVersions(database), succeeded ? [...VERSIONS, '11_code'] : VERSIONS)
  },

  'code that does not await its queries fails, and leaves nothing': async (database) => {
    const late: Promise<unknown>[] = []
    const migrator = migratorOn(
      database,
      withCode(async (db) => {
        for (const id of [11, 12, 13]) late.push(insert(db, id).catch(() => undefined))
      }),
    )
    await migrationFailure(migrator.upgrade())
    await Promise.all(late)
    assert.deepEqual(await committedIds(database), [1, 2, 10])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'code that goes on after its end cannot write any more': async (database) => {
    const kept: Database[] = []
    await migratorOn(
      database,
      withCode(async (db) => void kept.push(db)),
    ).upgrade()
    for (const db of kept) await assert.rejects(insert(db, 11))
    assert.equal(kept.length, 1)
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'code that ends the transaction fails, and is not recorded': async (database) => {
    for (const control of ['COMMIT', 'ROLLBACK']) {
      const migrator = migratorOn(
        database,
        withCode((db) => db.query(rawSql(control))),
      )
      await migrationFailure(migrator.upgrade())
      assert.deepEqual(await recordedVersions(database), VERSIONS)
    }
  },

  'code without a transaction commits as it goes': async (database) => {
    const upgrade: Body = async (db) => {
      await insert(db, 11)
      await db.execute(database.outsideTransaction)
    }
    await migratorOn(database, { ...LINE, '11_code': { upgrade, transaction: false } }).upgrade()
    assert.deepEqual(await committedIds(database), [1, 2, 10, 11])
    assert.deepEqual(await recordedVersions(database), [...VERSIONS, '11_code'])
  },
}
