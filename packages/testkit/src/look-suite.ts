import assert from 'node:assert/strict'
import { isDatabaseError, type Migrator } from '@godwit/core'
import { snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import { LINE, migratorOn, only, VERSIONS, versionsOf } from './test-migrations.js'
import { createTable } from './test-table.js'

/** `status`, `plan`, `history` and `pending`: they read, and never write. */
export const lookSuite: Suite = {
  'looking at a database that is not there or empty creates nothing': async (database) => {
    const before = await snapshot(database)
    await lookAround(migratorOn(database, LINE))
    assert.equal(await snapshot(database), before)
  },

  'looking at a database without a version table creates none': async (database) => {
    await createTable(database)
    const before = await snapshot(database)
    await lookAround(migratorOn(database, LINE))
    assert.equal(await snapshot(database), before)
  },

  'plan shows each step and its statements, and a plan is what then runs': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade({ to: '0' })
    const plan = await migrator.plan()
    assert.equal(plan.state, 'pending')
    assert.equal(plan.refusal, undefined)
    assert.deepEqual(plan.steps[0], {
      app: 'models',
      version: '1_one',
      direction: 'upgrade',
      from: 'file',
      statements: ['INSERT INTO "t" ("id") VALUES (1)'],
      transaction: true,
      losses: [],
    })
    assert.deepEqual(versionsOf((await migrator.upgrade()).applied), versionsOf(plan.steps))
    const back = await migrator.plan({ command: 'downgrade', steps: 2 })
    assert.deepEqual(versionsOf(back.steps), ['10_ten', '2_two'])
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true, steps: 2 })).reverted), [
      '10_ten',
      '2_two',
    ])
  },

  'plan of a database that does not exist yet is all of it': async (database) => {
    const plan = await migratorOn(database, LINE).plan()
    assert.equal(plan.state, 'empty')
    assert.deepEqual(versionsOf(plan.steps), VERSIONS)
  },

  'status says what is applied since when, and what is pending': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    const status = await migratorOn(database, LINE).status()
    assert.equal(status.database, database.dialect().database)
    assert.equal(status.dialect, database.dialect().name)
    const [app] = status.apps
    assert.equal(app?.app, 'models')
    assert.equal(app?.state, 'pending')
    assert.deepEqual(versionsOf(app?.applied ?? []), ['0_table', '1_one'])
    assert.deepEqual(app?.pending, ['2_two', '10_ten'])
    assert.deepEqual(app?.problems, [])
    for (const { appliedAt, durationMs } of app?.applied ?? []) {
      assert.equal(new Date(appliedAt ?? '').toISOString(), appliedAt)
      assert.ok(durationMs !== null && durationMs >= 0)
    }
  },

  'history and pending together are all of the line': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade({ to: '2' })
    const history = await migrator.history()
    const pending = await migrator.pending()
    assert.deepEqual(versionsOf([...history, ...pending]), VERSIONS)
    assert.deepEqual(await migrator.history({ app: 'other' }), [])
  },
}

/** All that only looks. Where there is no database, that may be said. */
async function lookAround(migrator: Migrator): Promise<void> {
  const looks = [
    () => migrator.status(),
    () => migrator.plan(),
    () => migrator.history(),
    () => migrator.pending(),
  ]
  for (const look of looks)
    await look().catch((error: unknown) => {
      if (!isDatabaseError(error) || error.kind !== 'absent') throw error
    })
}
