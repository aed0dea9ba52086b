import assert from 'node:assert/strict'
import { type Database, lossText, type PlanReport, type PlanRequest } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { inSession } from './in-session.js'
import { recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { LINE, type Manifest, migration, migratorOn, only, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds, TABLE } from './test-table.js'

const DOWN = { command: 'downgrade' } as const satisfies PlanRequest

/** By version, what a plan would lose. */
function lossesOf({ steps }: PlanReport): Record<string, string[]> {
  return Object.fromEntries(steps.map(({ version, losses }) => [version, losses.map(lossText)]))
}

const byHand = (database: TestDatabase, script: string): Promise<void> =>
  inSession(database, (session) => session.execute(script))

/** A table that is made anew without its column `v`. */
const REBUILD = [
  'CREATE TABLE "t_new" ("id" INTEGER PRIMARY KEY)',
  'INSERT INTO "t_new" SELECT "id" FROM "t"',
  'DROP TABLE "t"',
  'ALTER TABLE "t_new" RENAME TO "t"',
].join(';\n')

/** What a way back loses, and that it asks for leave. */
export const lossSuite: Suite = {
  'a downgrade that would lose rows is refused with what would go, changes nothing, and runs where that is allowed':
    async (database) => {
      const migrator = migratorOn(database, LINE)
      await migrator.upgrade()
      const before = await snapshot(database)
      const error = await refusal(migrator.downgrade({ steps: 2 }), 'DATA_LOSS')
      assert.deepEqual('versions' in error && error.versions, ['10_ten', '2_two'])
      assert.match(error.message, /"10_ten" \(1 row of table t\), "2_two" \(up to 1 row of table t\)/)
      assert.match(error.message, /Nothing was changed\./)
      assert.match(error.fix ?? '', /godwit downgrade --steps 2 --allow-data-loss/)
      assert.equal(await snapshot(database), before)
      const { reverted } = await migrator.downgrade({ steps: 2, allowDataLoss: true })
      assert.deepEqual(versionsOf(reverted), ['10_ten', '2_two'])
    },

  'a plan of the way back tells of each step what it would lose, and whether it would be refused for it':
    async (database) => {
      const migrator = migratorOn(database, LINE)
      await migrator.upgrade()
      const plan = await migrator.plan({ ...DOWN, to: 'base' })
      assert.deepEqual(lossesOf(plan), {
        '10_ten': ['1 row of table t'],
        '2_two': ['up to 1 row of table t'],
        '1_one': ['up to 1 row of table t'],
        '0_table': ['table t with 3 rows'],
      })
      assert.equal(plan.refusal?.code, 'DATA_LOSS')
      assert.deepEqual(plan.steps[0]?.losses, [
        {
          what: 'rows',
          name: 't',
          column: null,
          count: 1,
          atMost: false,
          statement: 'DELETE FROM "t" WHERE "id" = 10',
        },
      ])
      const allowed = await migrator.plan({ ...DOWN, to: 'base', allowDataLoss: true })
      assert.equal(allowed.refusal, undefined)
      assert.deepEqual(lossesOf(allowed), lossesOf(plan))
      assert.deepEqual(lossesOf(await migrator.plan()), {})
    },

  'what holds nothing is no loss, and needs no leave': async (database) => {
    const manifest = {
      '0_table.sql': migration(TABLE, 'DROP TABLE "t"'),
      '1_column.sql': migration('ALTER TABLE "t" ADD COLUMN "w" TEXT', 'ALTER TABLE "t" DROP COLUMN "w"'),
      '2_rows.sql': migration('SELECT 1', `DELETE FROM "t" WHERE "v" = 'x'`),
    }
    const migrator = migratorOn(database, manifest)
    await migrator.upgrade()
    await byHand(database, `INSERT INTO "t" ("id", "v") VALUES (1, 'y'), (2, NULL)`)
    await migrator.downgrade({ to: '0' })
    await byHand(database, 'DELETE FROM "t"')
    assert.deepEqual(versionsOf((await migrator.downgrade()).reverted), ['0_table'])
  },

  'values of a column that is dropped are counted, and so are those that a rebuild leaves out': async (
    database,
  ) => {
    const manifest = {
      '0_table.sql': migration(TABLE, 'DROP TABLE "t"'),
      '1_column.sql': migration('ALTER TABLE "t" ADD COLUMN "w" TEXT', 'ALTER TABLE "t" DROP COLUMN "w"'),
      '2_rebuild.sql': migration('SELECT 1', REBUILD),
    }
    const migrator = migratorOn(database, manifest)
    await migrator.upgrade()
    await byHand(
      database,
      `INSERT INTO "t" ("id", "v", "w") VALUES (1, 'a', 'x'), (2, NULL, 'y'), (3, NULL, NULL)`,
    )
    assert.deepEqual(lossesOf(await migrator.plan({ ...DOWN, steps: 1 })), {
      '2_rebuild': ['1 value of t.v', '2 values of t.w'],
    })
    await refusal(migrator.downgrade(), 'DATA_LOSS')
    await migrator.downgrade({ allowDataLoss: true })
    assert.deepEqual(await committedIds(database), [1, 2, 3])
  },

  'a condition that cannot be counted by makes it at most so many': async (database) => {
    const undo = 'DELETE FROM "t" WHERE "id" IN (SELECT max("id") FROM "t")'
    const migrator = migratorOn(database, { ...LINE, '11_last.sql': migration('SELECT 1', undo) })
    await migrator.upgrade()
    assert.deepEqual(lossesOf(await migrator.plan(DOWN)), { '11_last': ['up to 3 rows of table t'] })
  },

  'code may lose anything, and needs leave, unless there is nothing to lose': async (database) => {
    const nothing = async (db: Database) => db.execute('SELECT 1')
    const code: Manifest = {
      '0_table.sql': LINE['0_table.sql'],
      '1_code': { upgrade: nothing, downgrade: nothing },
    }
    const migrator = migratorOn(database, code)
    await migrator.upgrade()
    await migrator.downgrade()
    await migrator.upgrade()
    await byHand(database, 'INSERT INTO "t" ("id") VALUES (1)')
    assert.deepEqual((await migrator.plan(DOWN)).steps[0]?.losses, [
      { what: 'unknown', name: null, column: null, count: null, atMost: false, statement: null },
    ])
    const error = await refusal(migrator.downgrade(), 'DATA_LOSS')
    assert.match(error.message, /"1_code" \(what its code takes away, which cannot be known\)/)
    await migrator.downgrade({ allowDataLoss: true })
    assert.deepEqual(await recordedVersions(database), ['0_table'])
  },

  'what came after it was shown is counted too: nothing is undone that was not agreed to be lost': async (
    database,
  ) => {
    const migrator = migratorOn(database, only(LINE, '0_table.sql'))
    await migrator.upgrade()
    const { steps, refusal: refused } = await migrator.plan(DOWN)
    assert.equal(refused, undefined)
    await byHand(database, 'INSERT INTO "t" ("id") VALUES (1)')
    await refusal(migrator.downgrade({ expected: steps }), 'DATA_LOSS')
    assert.deepEqual(await committedIds(database), [1])
  },

  'redo asks for the same leave, and keeps what it does not get it for': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade()
    const before = await snapshot(database)
    assert.equal((await migrator.plan({ command: 'redo' })).refusal?.code, 'DATA_LOSS')
    const error = await refusal(migrator.redo(), 'DATA_LOSS')
    assert.match(error.fix ?? '', /godwit redo --allow-data-loss/)
    assert.equal(await snapshot(database), before)
    await migrator.redo({ allowDataLoss: true })
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'recorded SQL is looked through like that of a file': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const older = migratorOn(database, only(LINE, '0_table.sql', '1_one.sql'))
    assert.deepEqual(lossesOf(await older.plan({ ...DOWN, to: '1' })), {
      '10_ten': ['1 row of table t'],
      '2_two': ['up to 1 row of table t'],
    })
    await refusal(older.downgrade({ to: '1' }), 'DATA_LOSS')
  },

  'what is lost with leave is lost, also where the engine would refuse to lose it': async (database) => {
    const rebuilt = REBUILD.replace('FROM "t"', 'FROM "t" WHERE "id" > 5')
    await migratorOn(database, { ...LINE, '11_made_anew.sql': migration('SELECT 1', rebuilt) }).upgrade()
    const older = migratorOn(database, LINE)
    await refusal(older.downgrade(), 'DATA_LOSS')
    assert.deepEqual(versionsOf((await older.downgrade({ allowDataLoss: true })).reverted), ['11_made_anew'])
    assert.deepEqual(await committedIds(database), [10])
  },

  'a downgrade that was begun with leave goes on without being asked again': async (database) => {
    const undo = (second: string): Manifest => ({
      ...LINE,
      '11_walk.sql': migration(
        'SELECT 1',
        `DELETE FROM "t" WHERE "id" = 10;\n${second};\nDELETE FROM "t" WHERE "id" = 2`,
        'transaction=false',
      ),
    })
    const broken = migratorOn(database, undo('INSERT INTO "absent" VALUES (1)'))
    await broken.upgrade()
    await migrationFailure(broken.downgrade({ allowDataLoss: true }))
    const mended = migratorOn(database, undo('SELECT 1'))
    assert.deepEqual(lossesOf(await mended.plan(DOWN)), { '11_walk': ['1 row of table t'] })
    assert.deepEqual(versionsOf((await mended.downgrade()).reverted), ['11_walk'])
    assert.deepEqual(await committedIds(database), [1])
  },
}
