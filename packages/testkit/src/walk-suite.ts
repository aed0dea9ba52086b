import assert from 'node:assert/strict'
import type { Database } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import { LINE, migration, migratorOn, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds } from './test-table.js'

const STEPS = ['INSERT INTO "t" ("id") VALUES (21)', 'INSERT INTO "t" ("id") VALUES (22)']

/** Migrations with `transaction=false`: statement by statement. */
export const walkSuite: Suite = {
  'without a transaction a migration runs what cannot run inside one': async (database) => {
    const script = [STEPS[0], database.outsideTransaction, STEPS[1]].join(';\n')
    const manifest = {
      ...LINE,
      '11_walk.sql': migration(script, database.outsideTransaction, 'transaction=false'),
    }
    const { applied } = await migratorOn(database, manifest).upgrade()
    assert.deepEqual(versionsOf(applied), [...VERSIONS, '11_walk'])
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21, 22])
    assert.equal((await recorded(database)).at(-1)?.state, 'applied')
    assert.deepEqual(
      versionsOf((await migratorOn(database, manifest).downgrade({ allowDataLoss: true })).reverted),
      ['11_walk'],
    )
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'without a transaction the statements before the failing one stay, and are not run again': async (
    database,
  ) => {
    const broken = migration(
      `${STEPS[0]};\nINSERT INTO "absent" VALUES (1);\n${STEPS[1]}`,
      '',
      'transaction=false',
    )
    const error = await migrationFailure(migratorOn(database, { ...LINE, '11_walk.sql': broken }).upgrade())
    assert.equal(error.line, 4)
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21])
    const row = (await recorded(database)).at(-1)
    assert.deepEqual([row?.version, row?.state, row?.step], ['11_walk', 'running', 1])

    const mended = migration(`${STEPS[0]};\nSELECT 1;\n${STEPS[1]}`, '', 'transaction=false')
    const migrator = migratorOn(database, {
      ...LINE,
      '11_walk.sql': mended,
      '12_more.sql': migration('SELECT 1'),
    })
    const [status] = (await migrator.status()).apps
    assert.deepEqual([status?.state, status?.interrupted], ['interrupted', ['11_walk']])
    const { applied } = await migrator.upgrade()
    assert.deepEqual(versionsOf(applied), ['11_walk', '12_more'])
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21, 22])
  },

  'without a transaction a first statement that fails leaves no trace': async (database) => {
    const broken = migration(`INSERT INTO "absent" VALUES (1);\n${STEPS[0]}`, '', 'transaction=false')
    await migratorOn(database, LINE).upgrade()
    const before = await snapshot(database)
    await migrationFailure(migratorOn(database, { ...LINE, '11_walk.sql': broken }).upgrade())
    assert.equal(await snapshot(database), before)
  },

  'what was begun as SQL is not gone on with as code, nor the other way round': async (database) => {
    const broken = migration(`${STEPS[0]};\nINSERT INTO "absent" VALUES (1)`, '', 'transaction=false')
    await migrationFailure(migratorOn(database, { ...LINE, '11_walk.sql': broken }).upgrade())
    let calls = 0
    const upgrade = async (db: Database) => {
      calls += 1
      await db.execute(STEPS[1] ?? '')
      throw new Error('not today')
    }
    const asCode = { ...LINE, '11_walk': { upgrade, transaction: false } }
    await refusal(migratorOn(database, asCode).upgrade(), 'INTERRUPTED')
    assert.equal(calls, 0)
    await migratorOn(database, asCode).resolve({ version: '11_walk', as: 'reverted' })
    await migrationFailure(migratorOn(database, asCode).upgrade())
    const asSql = migration('SELECT 1', '', 'transaction=false')
    await refusal(migratorOn(database, { ...LINE, '11_walk.sql': asSql }).upgrade(), 'INTERRUPTED')
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21, 22])
  },

  'statements that are done cannot be changed while a migration is interrupted': async (database) => {
    const broken = migration(`${STEPS[0]};\nINSERT INTO "absent" VALUES (1)`, '', 'transaction=false')
    await migrationFailure(migratorOn(database, { ...LINE, '11_walk.sql': broken }).upgrade())
    const before = await snapshot(database)
    const other = migration(`${STEPS[1]};\nSELECT 1`, '', 'transaction=false')
    await refusal(migratorOn(database, { ...LINE, '11_walk.sql': other }).upgrade(), 'INTERRUPTED')
    assert.equal(await snapshot(database), before)
  },

  'without a transaction a table is made anew with all of its rows, or nothing is done': async (database) => {
    const rebuild = [
      'CREATE TABLE "t_new" ("id" INTEGER PRIMARY KEY)',
      'INSERT INTO "t_new" SELECT "id" FROM "t"',
      'DROP TABLE "t"',
      'ALTER TABLE "t_new" RENAME TO "t"',
    ].join(';\n')
    await migratorOn(database, LINE).upgrade()
    const before = await snapshot(database)
    const manifest = { ...LINE, '11_rebuild.sql': migration(rebuild, '', 'transaction=false') }
    const refused = await migratorOn(database, manifest)
      .upgrade()
      .then(
        () => false,
        () => true,
      )
    assert.deepEqual(await committedIds(database), [1, 2, 10])
    if (refused) assert.equal(await snapshot(database), before)
  },

  'a single transaction refuses a migration that cannot be in one, before anything runs': async (
    database,
  ) => {
    const manifest = {
      ...LINE,
      '11_walk.sql': migration(database.outsideTransaction, '', 'transaction=false'),
    }
    const migrator = migratorOn(database, manifest, { singleTransaction: true })
    await refusal(migrator.upgrade(), 'CANNOT_BE_ONE_TRANSACTION')
    assert.ok(!(await snapshot(database)).includes('"t"'))
  },
}
