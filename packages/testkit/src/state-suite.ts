import assert from 'node:assert/strict'
import { refusal } from './failure.js'
import { inSession } from './in-session.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
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
import { committedIds, createTable } from './test-table.js'

/** Every state of a database that an upgrade can meet, and what it does then. */
export const stateSuite: Suite = {
  'a migration older than an applied one is refused, and applied where that is allowed': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '2_two.sql')).upgrade()
    const error = await refused(database, LINE, 'OUT_OF_ORDER', 'out-of-order')
    assert.match(error.message, /1_one/)
    const allowed = migratorOn(database, LINE, { policy: { outOfOrder: 'allow' } })
    assert.deepEqual(versionsOf((await allowed.upgrade()).applied), ['1_one', '10_ten'])
    assert.deepEqual(await recordedVersions(database), ['0_table', '2_two', '1_one', '10_ten'])
  },

  'a database that is ahead is left alone, and that is no error': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const before = await snapshot(database)
    const older = migratorOn(database, only(LINE, '0_table.sql', '1_one.sql'))
    const report = await older.upgrade()
    assert.equal(report.state, 'ahead')
    assert.deepEqual(report.applied, [])
    assert.deepEqual(
      report.warnings.map((problem) => [problem.code, problem.versions]),
      [['AHEAD', ['2_two', '10_ten']]],
    )
    assert.deepEqual((await older.status()).apps[0]?.ahead, ['2_two', '10_ten'])
    assert.equal(await snapshot(database), before)
  },

  'a database that is ahead of the files and behind them is refused': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '10_ten.sql')).upgrade()
    await refused(database, only(LINE, '0_table.sql', '1_one.sql'), 'DIVERGED', 'diverged')
  },

  'a number that is recorded under another name is refused': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    const other = { ...only(LINE, '0_table.sql', '10_ten.sql'), '1_other.sql': adding(3) }
    const error = await refused(database, other, 'DIVERGED', 'diverged')
    assert.match(error.message, /1_one/)
    assert.match(error.message, /1_other/)
  },

  'an applied migration whose file is missing is refused, and passed over where that is allowed': async (
    database,
  ) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql', '2_two.sql')).upgrade()
    const gap = only(LINE, '0_table.sql', '2_two.sql', '10_ten.sql')
    const error = await refused(database, gap, 'MISSING', 'missing')
    assert.deepEqual('versions' in error && error.versions, ['1_one'])
    const allowed = migratorOn(database, gap, { policy: { missing: 'allow' } })
    assert.deepEqual(versionsOf((await allowed.upgrade()).applied), ['10_ten'])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'an applied migration that was edited is refused, or told of, or allowed': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    const edited = { ...LINE, '1_one.sql': adding(111) }
    const error = await refused(database, edited, 'EDITED', 'edited')
    assert.deepEqual('versions' in error && error.versions, ['1_one'])
    const warned = await migratorOn(database, edited, { policy: { edited: 'warn' } }).upgrade()
    assert.deepEqual(
      warned.warnings.map((problem) => problem.code),
      ['EDITED'],
    )
    assert.deepEqual(versionsOf(warned.applied), ['2_two', '10_ten'])
    const allowed = await migratorOn(database, edited, { policy: { edited: 'allow' } }).upgrade()
    assert.deepEqual(allowed.warnings, [])
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'comments, white space and line ends are no edit, nor is a text that the file accepts': async (
    database,
  ) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    const laidOut = LINE['1_one.sql'].replaceAll('\n', '\r\n').replace('INSERT', '/* anew */\n  INSERT  ')
    const checksum = (await recorded(database))[1]?.checksum
    const other = migration('INSERT INTO "t" ("id") VALUES (111)', '', `accepts=${checksum}`)
    for (const text of [laidOut, other]) {
      const migrator = migratorOn(database, { ...only(LINE, '0_table.sql'), '1_one.sql': text })
      assert.equal((await migrator.upgrade()).state, 'up-to-date')
      assert.equal((await migrator.status()).apps[0]?.state, 'up-to-date')
    }
  },

  'tables without a version table are refused, and joined where that is allowed': async (database) => {
    await createTable(database)
    const manifest = { '0_one.sql': adding(1) }
    await refused(database, manifest, 'NEEDS_BASELINE', 'needs-baseline')
    await migratorOn(database, manifest, { policy: { nonEmpty: 'allow' } }).upgrade()
    assert.deepEqual(await committedIds(database), [1])
  },

  'baseline records without running, and upgrade goes on after it': async (database) => {
    await createTable(database)
    const migrator = migratorOn(database, LINE)
    const report = await migrator.baseline({ to: '1' })
    assert.deepEqual(versionsOf(report.baselined), ['0_table', '1_one'])
    assert.deepEqual(versionsOf(report.pending), ['2_two', '10_ten'])
    assert.deepEqual(await committedIds(database), [])
    await migrator.upgrade()
    assert.deepEqual(await committedIds(database), [2, 10])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    const states = (await recorded(database)).map((row) => row.state)
    assert.deepEqual(new Set(states), new Set(['applied']))
  },

  'baseline is refused where something is recorded, and for what is no migration': async (database) => {
    const migrator = migratorOn(database, LINE)
    await createTable(database)
    const empty = await snapshot(database)
    await refusal(migrator.baseline({ to: '7' }), 'UNKNOWN_TARGET')
    assert.equal(await snapshot(database), empty)
    await migrator.baseline({ to: '0_table' })
    const before = await snapshot(database)
    await refusal(migrator.baseline({ to: '1' }), 'ALREADY_RECORDED')
    assert.equal(await snapshot(database), before)
  },

  'a table of another shape is not taken for the version table': async (database) => {
    await inSession(database, (session) =>
      session.execute('CREATE TABLE "godwit_migrations" ("id" INTEGER, "name" TEXT)'),
    )
    const before = await snapshot(database)
    await refusal(migratorOn(database, LINE).upgrade(), 'NOT_A_VERSION_TABLE')
    assert.equal(await snapshot(database), before)
  },
}

/** An upgrade that is refused with `code` and changes nothing, while plan and status say the same. */
async function refused(database: TestDatabase, manifest: Manifest, code: string, state: string) {
  const before = await snapshot(database)
  const migrator = migratorOn(database, manifest)
  const error = await refusal(migrator.upgrade(), code)
  assert.equal((await migrator.plan()).refusal?.code, code)
  assert.equal((await migrator.status()).apps[0]?.state, state)
  assert.ok(error.fix !== undefined && error.message.includes(error.fix), 'the message says what to do next')
  assert.equal(await snapshot(database), before)
  return error
}
