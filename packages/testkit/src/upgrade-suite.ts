import assert from 'node:assert/strict'
import type { GodwitEvent } from '@godwit/core'
import { refusal } from './failure.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import { adding, LINE, migration, migratorOn, only, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds } from './test-table.js'

/** `Migrator.upgrade` where nothing is wrong. */
export const upgradeSuite: Suite = {
  'upgrade applies everything to an empty database, and then finds nothing to do': async (database) => {
    const report = await migratorOn(database, LINE).upgrade()
    assert.deepEqual(versionsOf(report.applied), VERSIONS)
    assert.deepEqual(report.pending, [])
    assert.ok(report.applied.every((step) => step.app === 'models' && step.durationMs >= 0))
    assert.deepEqual(await committedIds(database), [1, 2, 10])

    const before = await snapshot(database)
    const again = await migratorOn(database, LINE).upgrade()
    assert.deepEqual(again.applied, [])
    assert.equal(again.state, 'up-to-date')
    assert.equal(await snapshot(database), before)
  },

  'versions are ordered as integers, however large or padded': async (database) => {
    const manifest = {
      '0000_table.sql': LINE['0_table.sql'],
      '10_b.sql': adding(10),
      '002_a.sql': adding(2),
      '20240425020849_c.sql': adding(3),
      '99999999999999999999_d.sql': adding(4),
    }
    const { applied } = await migratorOn(database, manifest).upgrade()
    const order = ['0000_table', '002_a', '10_b', '20240425020849_c', '99999999999999999999_d']
    assert.deepEqual(versionsOf(applied), order)
    assert.deepEqual(await recordedVersions(database), order)
  },

  'a record holds what ran, what undoes it, and when it was': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    const [, row] = await recorded(database)
    assert.ok(row !== undefined)
    const { version, app, state } = row
    assert.deepEqual({ version, app, state }, { version: '1_one', app: 'models', state: 'applied' })
    assert.deepEqual(JSON.parse(row.content), {
      upgrade: ['INSERT INTO "t" ("id") VALUES (1)'],
      downgrade: ['DELETE FROM "t" WHERE "id" = 1'],
      options: {},
    })
    assert.match(row.checksum ?? '', /^[a-z0-9-]+:[0-9a-f]+$/)
    assert.match(row.applied_at ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.ok(Number.isInteger(row.duration_ms) && Number(row.duration_ms) >= 0)
  },

  'upgrade stops after its target, and after its number of steps': async (database) => {
    const migrator = migratorOn(database, LINE)
    assert.deepEqual(versionsOf((await migrator.upgrade({ to: '1' })).applied), ['0_table', '1_one'])
    assert.deepEqual(versionsOf((await migrator.upgrade({ to: '0_table' })).applied), [])
    const step = await migrator.upgrade({ steps: 1 })
    assert.deepEqual(versionsOf(step.applied), ['2_two'])
    assert.deepEqual(versionsOf(step.pending), ['10_ten'])
    assert.deepEqual(versionsOf((await migrator.upgrade({ to: 'head' })).applied), ['10_ten'])
  },

  'an unknown target is refused, and nothing changes': async (database) => {
    await refusal(migratorOn(database, LINE).upgrade({ to: '7' }), 'UNKNOWN_TARGET')
    assert.ok(!(await snapshot(database)).includes('godwit_migrations'))
  },

  'what is added later is applied later': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    const report = await migratorOn(database, LINE).upgrade()
    assert.deepEqual(versionsOf(report.applied), ['2_two', '10_ten'])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'a migration of many statements is applied whole': async (database) => {
    const rows = Array.from({ length: 500 }, (_, id) => `INSERT INTO "t" ("id", "v") VALUES (${id}, ';')`)
    await migratorOn(database, {
      '0_table.sql': LINE['0_table.sql'],
      '1_rows.sql': migration(rows.join(';\n')),
    }).upgrade()
    assert.equal((await committedIds(database)).length, 500)
  },

  'the version table has the name that it is given': async (database) => {
    await migratorOn(database, LINE, { table: 'Odd "versions"' }).upgrade()
    assert.equal((await recorded(database, 'Odd "versions"')).length, 4)
    assert.ok(!(await snapshot(database)).includes('godwit_migrations'))
  },

  'a single transaction applies all, and records each': async (database) => {
    const report = await migratorOn(database, LINE, { singleTransaction: true }).upgrade()
    assert.deepEqual(versionsOf(report.applied), VERSIONS)
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'events tell a run in the order in which it happens': async (database) => {
    const events: GodwitEvent[] = []
    const onEvent = (event: GodwitEvent) => void events.push(event)
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql'), { onEvent }).upgrade()
    assert.deepEqual(
      events.filter((event) => event.type !== 'lock' && event.type !== 'notice').map(shorten),
      [
        'run started',
        'history created',
        '0_table started',
        '1 statement',
        '0_table finished',
        '1_one started',
        '1 statement',
        '1_one finished',
        'run finished',
      ],
    )
    const lock = events.filter((event) => event.type === 'lock').map((event) => event.phase)
    assert.equal(
      lock.filter((phase) => phase === 'acquired').length,
      lock.filter((phase) => phase === 'released').length,
    )
  },

  'a run with nothing to do says only that': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const events: GodwitEvent[] = []
    await migratorOn(database, LINE, { onEvent: (event) => void events.push(event) }).upgrade()
    assert.deepEqual(events.map(shorten), ['run started', 'run finished'])
  },
}

function shorten(event: GodwitEvent): string {
  switch (event.type) {
    case 'run':
      return `run ${event.phase}`
    case 'history':
      return `history ${event.change}`
    case 'migration':
      return `${event.version} ${event.phase}`
    case 'statement':
      return `${event.count} statement`
    default:
      return event.type
  }
}
