import assert from 'node:assert/strict'
import { type Database, sql } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { inSession } from './in-session.js'
import { recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import { LINE, migration, migratorOn, only, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds } from './test-table.js'

/** `Migrator.downgrade` and `Migrator.redo`. */
export const downgradeSuite: Suite = {
  'downgrade undoes one, or as many as it is told to, the newest first': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade()
    const one = await migrator.downgrade({ allowDataLoss: true })
    assert.deepEqual(versionsOf(one.reverted), ['10_ten'])
    assert.deepEqual(versionsOf(one.pending), ['10_ten'])
    assert.deepEqual(await committedIds(database), [1, 2])
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true, steps: 2 })).reverted), [
      '2_two',
      '1_one',
    ])
    assert.deepEqual(await recordedVersions(database), ['0_table'])
  },

  'downgrade to a target keeps the target, by number and by version': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade()
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true, to: '2' })).reverted), [
      '10_ten',
    ])
    assert.deepEqual(
      versionsOf((await migrator.downgrade({ allowDataLoss: true, to: '0_table' })).reverted),
      ['2_two', '1_one'],
    )
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true, to: '0' })).reverted), [])
    assert.deepEqual(await committedIds(database), [])
  },

  'downgrade to base undoes everything, and upgrade applies it again': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade()
    const { reverted } = await migrator.downgrade({ allowDataLoss: true, to: 'base' })
    assert.deepEqual(versionsOf(reverted), VERSIONS.toReversed())
    assert.ok(!(await snapshot(database)).includes('"t"'))
    await migrator.upgrade()
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'downgrade refuses a target that is not applied, and changes nothing': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade({ to: '2' })
    const before = await snapshot(database)
    await refusal(migrator.downgrade({ allowDataLoss: true, to: '10' }), 'UNKNOWN_TARGET')
    await refusal(migrator.downgrade({ allowDataLoss: true, to: '3' }), 'UNKNOWN_TARGET')
    assert.equal(await snapshot(database), before)
  },

  'what was applied last is undone first, whatever its number': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '2_two.sql')).upgrade()
    const migrator = migratorOn(database, LINE, { policy: { outOfOrder: 'allow' } })
    await migrator.upgrade({ to: '1' })
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true })).reverted), ['1_one'])
  },

  'a migration whose file is gone is undone by what it recorded': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const older = migratorOn(database, only(LINE, '0_table.sql', '1_one.sql'))
    const plan = await older.plan({ command: 'downgrade', to: '0' })
    assert.deepEqual(
      plan.steps.map((step) => [step.version, step.from, step.statements]),
      [
        ['10_ten', 'recorded', ['DELETE FROM "t" WHERE "id" = 10']],
        ['2_two', 'recorded', ['DELETE FROM "t" WHERE "id" = 2']],
        ['1_one', 'file', ['DELETE FROM "t" WHERE "id" = 1']],
      ],
    )
    await older.downgrade({ allowDataLoss: true, to: '0' })
    assert.deepEqual(await committedIds(database), [])
    assert.deepEqual(await recordedVersions(database), ['0_table'])
  },

  'the downgrade of an edited file is not used': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const edited = migration('INSERT INTO "t" ("id") VALUES (99)', 'DELETE FROM "t"')
    const { reverted } = await migratorOn(database, { ...LINE, '10_ten.sql': edited }).downgrade({
      allowDataLoss: true,
    })
    assert.deepEqual(versionsOf(reverted), ['10_ten'])
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'recorded SQL of many statements, comments and texts undoes what it should': async (database) => {
    const undo = `DELETE FROM "t" WHERE "v" = 'a;b' -- one\n;\n/* two */ DELETE FROM "t" WHERE "v" = '--'`
    const rows = `INSERT INTO "t" ("id", "v") VALUES (21, 'a;b');\nINSERT INTO "t" ("id", "v") VALUES (22, '--')`
    await migratorOn(database, { ...LINE, '21_texts.sql': migration(rows, undo) }).upgrade()
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21, 22])
    await migratorOn(database, LINE).downgrade({ allowDataLoss: true })
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'a plan with an irreversible migration is refused before anything runs': async (database) => {
    const migrator = migratorOn(database, { ...LINE, '2_two.sql': migration('SELECT 1') })
    await migrator.upgrade()
    const before = await snapshot(database)
    const error = await refusal(migrator.downgrade({ allowDataLoss: true, to: 'base' }), 'IRREVERSIBLE')
    assert.deepEqual('versions' in error && error.versions, ['2_two'])
    assert.equal(await snapshot(database), before)
  },

  'every irreversible migration of a plan is named, and so is how to say that it was undone by hand': async (
    database,
  ) => {
    const gone = { ...LINE, '11_gone': { upgrade: async (db: Database) => db.execute('SELECT 1') } }
    await migratorOn(database, { ...gone, '2_two.sql': migration('SELECT 1') }).upgrade()
    const migrator = migratorOn(database, { ...LINE, '2_two.sql': migration('SELECT 1') })
    const before = await snapshot(database)
    for (const asked of [
      migrator.plan({ command: 'downgrade', to: 'base' }),
      migrator.downgrade({ to: 'base', allowDataLoss: true }),
    ]) {
      const error = await refusal(asked, 'IRREVERSIBLE')
      assert.deepEqual('versions' in error && error.versions, ['11_gone', '2_two'])
      for (const version of ['11_gone', '2_two'])
        assert.match(error.fix ?? '', new RegExp(`^ +godwit resolve ${version} --reverted$`, 'm'))
    }
    assert.equal(await snapshot(database), before)
  },

  'a downgrade that fails leaves its migration applied, and those after it undone': async (database) => {
    const failing = migration('SELECT 1', 'DELETE FROM "t";\nINSERT INTO "absent" VALUES (1)')
    const migrator = migratorOn(database, { ...LINE, '2_two.sql': failing })
    await migrator.upgrade()
    const error = await migrationFailure(migrator.downgrade({ allowDataLoss: true, to: 'base' }))
    assert.deepEqual([error.migration, error.direction], ['2_two', 'downgrade'])
    assert.deepEqual(error.completed, ['10_ten'])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one', '2_two'])
    assert.deepEqual(await committedIds(database), [1])
  },

  'redo undoes the newest and applies it again': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade()
    await inSession(database, (session) => session.execute(`UPDATE "t" SET "v" = 'used'`))
    const report = await migrator.redo({ allowDataLoss: true })
    assert.deepEqual([report.reverted, report.applied].map(versionsOf), [['10_ten'], ['10_ten']])
    assert.deepEqual(report.pending, [])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    const left = await inSession(database, (session) =>
      session.query(sql`SELECT COUNT(*) AS "n" FROM "t" WHERE "v" = 'used'`),
    )
    assert.deepEqual(left, [{ n: 2 }])
  },

  'redo that cannot apply again what it has undone leaves it as it was': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const before = await snapshot(database)
    const broken = migration('INSERT INTO "absent" VALUES (1)', 'DELETE FROM "t" WHERE "id" = 10')
    await migrationFailure(
      migratorOn(database, { ...LINE, '10_ten.sql': broken }).redo({ allowDataLoss: true }),
    )
    assert.equal(await snapshot(database), before)
  },

  'redo of a migration without a file is refused, and changes nothing': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const before = await snapshot(database)
    await refusal(
      migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).redo({ allowDataLoss: true }),
      'MISSING',
    )
    assert.equal(await snapshot(database), before)
  },
}
