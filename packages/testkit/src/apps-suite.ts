import assert from 'node:assert/strict'
import { createMigrator, type Migrator, modules } from '@godwit/core'
import { refusal } from './failure.js'
import { snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { adding, LINE, type Manifest, migration } from './test-migrations.js'
import { committedIds } from './test-table.js'

const BILLING = {
  '0_bills.sql': migration('CREATE TABLE "bill" ("id" INTEGER)', 'DROP TABLE "bill"'),
  '1_more.sql': adding(101, 'dependsOn=models:1'),
}

/** Several lines of migrations in one database. */
export const appsSuite: Suite = {
  'one run applies all apps: what is depended upon first, then in the order of the apps': async (
    database,
  ) => {
    const { applied } = await migratorOf(database, { billing: BILLING, models: LINE }).upgrade()
    assert.deepEqual(applied.map(nameOf), [
      'billing:0_bills',
      'models:0_table',
      'models:1_one',
      'billing:1_more',
      'models:2_two',
      'models:10_ten',
    ])
    assert.deepEqual(await committedIds(database), [1, 2, 10, 101])
    assert.deepEqual((await migratorOf(database, { billing: BILLING, models: LINE }).upgrade()).applied, [])
  },

  'apps have numbers of their own, and states of their own': async (database) => {
    await migratorOf(database, { models: LINE }).upgrade()
    const { apps } = await migratorOf(database, { models: LINE, billing: BILLING }).status()
    assert.deepEqual(
      apps.map(({ app, state, pending }) => [app, state, pending]),
      [
        ['models', 'up-to-date', []],
        ['billing', 'pending', ['0_bills', '1_more']],
      ],
    )
  },

  'a request may be about one app, and with a target has to say which': async (database) => {
    const migrator = migratorOf(database, { models: LINE, billing: BILLING })
    const { applied } = await migrator.upgrade({ app: 'models', to: '1' })
    assert.deepEqual(applied.map(nameOf), ['models:0_table', 'models:1_one'])
    await refusal(migrator.upgrade({ to: '1' }), 'UNKNOWN_APP')
    await refusal(migrator.upgrade({ app: 'nobody' }), 'UNKNOWN_APP')
  },

  'a target that only one app has says whose it is': async (database) => {
    const migrator = migratorOf(database, {
      models: LINE,
      billing: { '0_table.sql': migration('SELECT 1') },
    })
    const { applied } = await migrator.upgrade({ to: '1_one' })
    assert.deepEqual(applied.map(nameOf), ['models:0_table', 'models:1_one'])
    await refusal(migrator.upgrade({ to: '0_table' }), 'UNKNOWN_APP')
    const { reverted } = await migrator.downgrade({ to: '0_table', app: 'models', allowDataLoss: true })
    assert.deepEqual(reverted.map(nameOf), ['models:1_one'])
  },

  'a database that is ahead of one of several apps comes back by the command that is printed': async (
    database,
  ) => {
    const newer = { ...LINE, '11_drop.sql': adding(11, 'compatibleFrom=11') }
    await migratorOf(database, { models: newer, billing: BILLING }).upgrade()
    const old = migratorOf(database, { models: LINE, billing: BILLING })
    const { fix } = await refusal(old.upgrade(), 'INCOMPATIBLE')
    const to = /^ {4}godwit downgrade (\S+)$/m.exec(fix ?? '')?.[1] ?? ''
    assert.deepEqual((await old.downgrade({ to, allowDataLoss: true })).reverted.map(nameOf), [
      'models:11_drop',
    ])
    assert.equal((await old.upgrade()).state, 'up-to-date')
  },

  'a migration whose dependency is neither applied nor planned is refused': async (database) => {
    const migrator = migratorOf(database, { models: LINE, billing: BILLING })
    await refusal(migrator.upgrade({ app: 'billing' }), 'UNMET_DEPENDENCY')
    assert.ok(!(await snapshot(database)).includes('"bill"'))
  },

  'what something applied depends on is not undone, until that is undone': async (database) => {
    const migrator = migratorOf(database, { models: LINE, billing: BILLING })
    await migrator.upgrade()
    const before = await snapshot(database)
    const error = await refusal(
      migrator.downgrade({ allowDataLoss: true, app: 'models', to: '0' }),
      'DEPENDED_UPON',
    )
    assert.match(error.message, /1_more/)
    assert.equal(await snapshot(database), before)
    await migrator.downgrade({ allowDataLoss: true, app: 'billing', to: '0' })
    const { reverted } = await migrator.downgrade({ allowDataLoss: true, app: 'models', to: '0' })
    assert.deepEqual(reverted.map(nameOf), ['models:10_ten', 'models:2_two', 'models:1_one'])
  },

  'downgrade of all apps undoes the newest application first': async (database) => {
    const migrator = migratorOf(database, { billing: BILLING, models: LINE })
    const { applied } = await migrator.upgrade()
    const { reverted } = await migrator.downgrade({ allowDataLoss: true, to: 'base' })
    assert.deepEqual(reverted.map(nameOf), applied.map(nameOf).toReversed())
  },
}

function migratorOf(database: TestDatabase, apps: Readonly<Record<string, Manifest>>): Migrator {
  const sources = Object.entries(apps).map(([app, manifest]) => [app, modules(manifest)])
  return createMigrator({ dialect: database.dialect(), apps: Object.fromEntries(sources), command: 'godwit' })
}

function nameOf({ app, version }: { readonly app: string; readonly version: string }): string {
  return `${app}:${version}`
}
