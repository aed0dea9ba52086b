import assert from 'node:assert/strict'
import { type Database, sql } from '@godwit/core'
import { migrationFailure } from './failure.js'
import { inSession } from './in-session.js'
import { recorded, recordedVersions } from './recorded.js'
import type { Suite } from './suite.js'
import {
  adding,
  LINE,
  type Manifest,
  migration,
  migratorOn,
  VERSIONS,
  versionsOf,
} from './test-migrations.js'
import { committedIds, TABLE } from './test-table.js'

const MANY = 6

/** Several migrators at once, each with a connection of its own. */
export const concurrencySuite: Suite = {
  'however many start at once on an empty database, each migration runs once and all succeed': async (
    database,
  ) => {
    let calls = 0
    const manifest: Manifest = {
      ...LINE,
      '11_code': {
        upgrade: async (db: Database) => {
          calls += 1
          await db.query(sql`INSERT INTO "t" ("id") VALUES (${11})`)
        },
      },
      '12_walk.sql': migration(
        `INSERT INTO "t" ("id") VALUES (121);\n${database.outsideTransaction};\nINSERT INTO "t" ("id") VALUES (122)`,
        '',
        'transaction=false',
      ),
      '13_last.sql': adding(13),
    }
    const reports = await atOnce(() => migratorOn(database, manifest).upgrade())
    const all = [...VERSIONS, '11_code', '12_walk', '13_last']
    assert.deepEqual(reports.flatMap((report) => versionsOf(report.applied)).toSorted(), all.toSorted())
    for (const report of reports) assert.deepEqual(report.pending, [])
    assert.deepEqual(await recordedVersions(database), all)
    assert.deepEqual(await committedIds(database), [1, 2, 10, 11, 13, 121, 122])
    assert.equal(calls, 1)
  },

  'all who start at once on a database that is behind find it up to date': async (database) => {
    await migratorOn(database, LINE).upgrade({ to: '1' })
    const reports = await atOnce(() => migratorOn(database, LINE).upgrade())
    assert.deepEqual(reports.flatMap((report) => versionsOf(report.applied)).toSorted(), ['10_ten', '2_two'])
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'single transactions that start at once run once': async (database) => {
    const reports = await atOnce(() => migratorOn(database, LINE, { singleTransaction: true }).upgrade())
    assert.equal(reports.filter((report) => report.applied.length > 0).length, 1)
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'a migration that fails is tried by everyone, and leaves nothing': async (database) => {
    const manifest = { ...LINE, '11_bad.sql': migration('INSERT INTO "absent" VALUES (1)') }
    const errors = await atOnce(() => migrationFailure(migratorOn(database, manifest).upgrade()))
    assert.ok(errors.every((error) => error.migration === '11_bad'))
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'old names are upgraded once by all who start at once': async (database) => {
    await inSession(database, (session) =>
      session.execute(`${TABLE}; CREATE TABLE "godwit_migrations" ("id" INTEGER NOT NULL PRIMARY KEY,
        "version" VARCHAR(255) NOT NULL, "app" VARCHAR(100) NOT NULL, "content" TEXT NOT NULL);
        INSERT INTO "godwit_migrations" VALUES (1, '0_table.sql', 'models', ''), (2, '1_one.py', 'models', '')`),
    )
    await atOnce(() => migratorOn(database, LINE).upgrade())
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    assert.deepEqual(
      (await recorded(database)).map((row) => row.id),
      [1, 2, 3, 4],
    )
  },

  'of those who downgrade at once each migration is undone by one': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const reports = await atOnce(() => migratorOn(database, LINE).downgrade({ allowDataLoss: true, to: '0' }))
    assert.deepEqual(reports.flatMap((report) => versionsOf(report.reverted)).toSorted(), [
      '10_ten',
      '1_one',
      '2_two',
    ])
    assert.deepEqual(await recordedVersions(database), ['0_table'])
    assert.deepEqual(await committedIds(database), [])
  },

  'one step that is asked for by many at once is one step': async (database) => {
    await migratorOn(database, LINE).upgrade({ to: '0' })
    const reports = await atOnce(() => migratorOn(database, LINE).upgrade({ to: '1' }))
    assert.equal(reports.flatMap((report) => report.applied).length, 1)
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
  },

  'status can be asked at any time while others upgrade': async (database) => {
    await migratorOn(database, LINE).upgrade({ to: '0' })
    const upgrading = atOnce(() => migratorOn(database, LINE).upgrade())
    const states = await atOnce(() => migratorOn(database, LINE).status())
    await upgrading
    for (const { apps } of states) assert.match(apps[0]?.state ?? '', /^(pending|up-to-date)$/)
  },

  'who may not wait is told that the database is busy, or finds it done': async (database) => {
    const reports = await atOnce(() =>
      migratorOn(database, LINE, { lockTimeout: 1 })
        .upgrade()
        .then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
    )
    assert.ok(reports.includes('done'), String(reports))
    assert.ok(
      reports.every((report) => report === 'done' || report === 'DATABASE_BUSY'),
      String(reports),
    )
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },
}

function atOnce<T>(work: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: MANY }, work))
}
