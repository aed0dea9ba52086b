import assert from 'node:assert/strict'
import type { Database } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import {
  adding,
  LINE,
  type Manifest,
  migration,
  migratorOn,
  only,
  VERSIONS,
  versionsOf,
} from './test-migrations.js'
import { committedIds } from './test-table.js'

const COMMON = only(LINE, '0_table.sql', '1_one.sql')
/** What another branch has added to the first two. */
const THEIRS: Manifest = { ...COMMON, '2_theirs.sql': adding(102), '3_more.sql': adding(103) }
const ALLOWED = { allowDataLoss: true } as const

/** `Migrator.sync`. */
export const syncSuite: Suite = {
  'sync undoes what has no file here, the newest first, by its recorded SQL, and applies what is pending':
    async (database) => {
      await migratorOn(database, { ...THEIRS, '20_last.sql': adding(120) }).upgrade()
      const migrator = migratorOn(database, LINE)
      await refusal(migrator.upgrade(), 'DIVERGED')
      const plan = await migrator.plan({ command: 'sync', ...ALLOWED })
      assert.equal(plan.refusal, undefined)
      assert.deepEqual(
        plan.steps.map(({ direction, version, from }) => `${direction} ${version} by ${from}`),
        [
          ...['20_last', '3_more', '2_theirs'].map((version) => `downgrade ${version} by recorded`),
          ...['2_two', '10_ten'].map((version) => `upgrade ${version} by file`),
        ],
      )
      const report = await migrator.sync(ALLOWED)
      assert.deepEqual(versionsOf(report.reverted), ['20_last', '3_more', '2_theirs'])
      assert.deepEqual(versionsOf(report.applied), ['2_two', '10_ten'])
      assert.deepEqual([report.pending, report.state], [[], 'up-to-date'])
      assert.deepEqual(await recordedVersions(database), VERSIONS)
      assert.deepEqual(await committedIds(database), [1, 2, 10])
    },

  'sync applies what comes before something that both sides know': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '10_ten.sql')).upgrade()
    const migrator = migratorOn(database, only(LINE, '0_table.sql', '2_two.sql', '10_ten.sql'))
    await refusal(migrator.upgrade(), 'OUT_OF_ORDER')
    assert.deepEqual(versionsOf((await migrator.sync()).applied), ['2_two'])
  },

  'sync only undoes where the database is ahead, and only applies where it is behind': async (database) => {
    await migratorOn(database, THEIRS).upgrade()
    const older = await migratorOn(database, COMMON).sync(ALLOWED)
    assert.deepEqual([older.reverted, older.applied].map(versionsOf), [['3_more', '2_theirs'], []])
    const newer = await migratorOn(database, LINE).sync()
    assert.deepEqual([newer.reverted, newer.applied].map(versionsOf), [[], ['2_two', '10_ten']])
    const nothing = await migratorOn(database, LINE).sync()
    assert.deepEqual([nothing.reverted, nothing.applied], [[], []])
  },

  'sync makes a database that does not exist': async (database) => {
    assert.deepEqual(versionsOf((await migratorOn(database, LINE).sync()).applied), VERSIONS)
  },

  'sync asks for leave to lose data, and changes nothing without': async (database) => {
    await migratorOn(database, THEIRS).upgrade()
    const before = await snapshot(database)
    const error = await refusal(migratorOn(database, LINE).sync(), 'DATA_LOSS')
    assert.match(error.message, /"3_more" \(1 row of table t\), "2_theirs" \(up to 1 row of table t\)/)
    assert.match(error.fix ?? '', /godwit sync --allow-data-loss/)
    assert.equal(await snapshot(database), before)
  },

  'sync names all that cannot be undone, before anything is': async (database) => {
    const code = async (db: Database) => db.execute('SELECT 1')
    const theirs = {
      ...THEIRS,
      '4_code': { upgrade: code, downgrade: code },
      '5_last.sql': migration('SELECT 1'),
    }
    await migratorOn(database, theirs).upgrade()
    const before = await snapshot(database)
    const error = await refusal(migratorOn(database, LINE).sync(ALLOWED), 'IRREVERSIBLE')
    assert.deepEqual('versions' in error && error.versions, ['5_last', '4_code'])
    assert.equal(await snapshot(database), before)
  },

  'sync loads all that it applies before it undoes anything': async (database) => {
    await migratorOn(database, THEIRS).upgrade()
    const before = await snapshot(database)
    const faulty = { ...LINE, '11_faulty.sql': '-- upgrade --\nCOMMIT;\n' }
    await refusal(migratorOn(database, faulty).sync(ALLOWED), 'INVALID_MIGRATION')
    assert.equal(await snapshot(database), before)
  },

  'sync does not take an edited file for the one that was applied': async (database) => {
    await migratorOn(database, THEIRS).upgrade()
    const before = await snapshot(database)
    const edited = { ...LINE, '1_one.sql': adding(11) }
    await refusal(migratorOn(database, edited).sync(ALLOWED), 'EDITED')
    assert.equal(await snapshot(database), before)
    await migratorOn(database, edited, { policy: { edited: 'allow' } }).sync(ALLOWED)
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'sync undoes just what was shown': async (database) => {
    await migratorOn(database, THEIRS).upgrade()
    const migrator = migratorOn(database, LINE)
    const { steps } = await migrator.plan({ command: 'sync', ...ALLOWED })
    const expected = steps.filter(({ direction }) => direction === 'downgrade')
    await migratorOn(database, { ...THEIRS, '4_new.sql': adding(104) }).upgrade()
    await refusal(migrator.sync({ expected, ...ALLOWED }), 'PLAN_CHANGED')
    assert.deepEqual(await committedIds(database), [1, 102, 103, 104])
  },

  'sync that fails to apply keeps what it has undone, and goes on when it is called again': async (
    database,
  ) => {
    await migratorOn(database, THEIRS).upgrade()
    const broken = { ...LINE, '2_two.sql': migration('INSERT INTO "absent" VALUES (1)') }
    const error = await migrationFailure(migratorOn(database, broken).sync(ALLOWED))
    assert.deepEqual([error.migration, error.direction], ['2_two', 'upgrade'])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
    const { reverted, applied } = await migratorOn(database, LINE).sync()
    assert.deepEqual([reverted, applied].map(versionsOf), [[], ['2_two', '10_ten']])
  },

  'sync goes on with what it was undoing when it was stopped': async (database) => {
    const undo = 'DELETE FROM "t" WHERE "id" = 4;\nDELETE FROM "absent";\nDELETE FROM "t" WHERE "id" = 3'
    const walk = migration('INSERT INTO "t" ("id") VALUES (3), (4)', undo, 'transaction=false')
    await migratorOn(database, { ...COMMON, '3_walk.sql': walk }).upgrade()
    const migrator = migratorOn(database, LINE)
    await migrationFailure(migrator.sync(ALLOWED))
    assert.deepEqual(await committedIds(database), [1, 3])
    await migratorOn(
      database,
      { '0_absent.sql': migration('CREATE TABLE "absent" ("id" INTEGER)') },
      { app: 'other' },
    ).upgrade()
    const report = await migrator.sync()
    assert.deepEqual([report.reverted, report.applied].map(versionsOf), [['3_walk'], ['2_two', '10_ten']])
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'sync finishes first what was begun of a file, and shows again what it would undo': async (database) => {
    await migratorOn(database, THEIRS).upgrade()
    const walk = (second: string): Manifest => ({
      ...COMMON,
      '4_walk.sql': migration(`INSERT INTO "t" ("id") VALUES (4);\n${second}`, '', 'transaction=false'),
    })
    const broken = walk('INSERT INTO "absent" VALUES (1)')
    await migrationFailure(migratorOn(database, { ...THEIRS, ...broken }).upgrade())
    const migrator = migratorOn(database, { ...walk('SELECT 1'), '5_five.sql': adding(5) })
    const first = await migrator.sync(ALLOWED)
    assert.deepEqual([first.reverted, first.applied].map(versionsOf), [[], ['4_walk']])
    const then = await migrator.sync(ALLOWED)
    assert.deepEqual([then.reverted, then.applied].map(versionsOf), [['3_more', '2_theirs'], ['5_five']])
  },

  'sync cannot go on with what another branch has begun to apply, and says so': async (database) => {
    const walk = migration(
      'INSERT INTO "t" ("id") VALUES (3);\nINSERT INTO "absent" VALUES (1)',
      '',
      'transaction=false',
    )
    await migrationFailure(migratorOn(database, { ...THEIRS, '9_walk.sql': walk }).upgrade())
    const before = await snapshot(database)
    const error = await refusal(migratorOn(database, LINE).sync(ALLOWED), 'INTERRUPTED')
    assert.deepEqual('versions' in error && error.versions, ['9_walk'])
    assert.equal(await snapshot(database), before)
  },
}
