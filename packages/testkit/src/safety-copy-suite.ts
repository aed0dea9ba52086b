import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Dialect, GodwitEvent, MigratorOptions } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { faulty } from './faulty.js'
import { observed } from './observed.js'
import { recordedVersions, snapshot } from './recorded.js'
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
import { committedIds } from './test-table.js'

const BEGUN = only(LINE, '0_table.sql', '1_one.sql')
const WALK = migration(
  'INSERT INTO "t" ("id") VALUES (21);\nINSERT INTO "absent" VALUES (1)',
  '',
  'transaction=false',
)

/** A person has asked for a copy. */
const ASKED = { backup: true } as const

/** The copy that a run makes, and `Migrator.restore`. An engine may have no copies: then it says that once a run. */
export const safetyCopySuite: Suite = {
  'a run that changes something is copied once, before its first statement': async (database) => {
    await migratorOn(database, BEGUN).upgrade()
    const { migrator, events } = watched(database, LINE)
    await migrator.upgrade()
    assert.equal(copies(events).length, 1)
    const told = events.findIndex(isAboutCopy)
    assert.ok(told < events.findIndex((event) => event.type === 'statement'))
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'downgrade, redo and a single transaction are copied once too': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const runs: (readonly [string, (migrator: ReturnType<typeof migratorOn>) => Promise<unknown>])[] = [
      ['redo', (migrator) => migrator.redo({ allowDataLoss: true })],
      ['downgrade', (migrator) => migrator.downgrade({ to: '1', allowDataLoss: true })],
      ['upgrade', (migrator) => migrator.upgrade()],
    ]
    for (const singleTransaction of [false, true])
      for (const [name, run] of runs) {
        const { migrator, events } = watched(database, LINE, { ...ASKED, singleTransaction })
        await run(migrator)
        assert.equal(copies(events).length, 1, `${name}, single transaction: ${singleTransaction}`)
      }
  },

  'a run with nothing to do, and one that only records, are not copied': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const { migrator, events } = watched(database, LINE)
    await migrator.upgrade()
    await refusal(migrator.downgrade({ to: '7' }), 'UNKNOWN_TARGET')
    await migrator.status()
    await migratorOn(database, LINE).downgrade({ to: '0', allowDataLoss: true })
    assert.deepEqual(copies(events), [])
  },

  'with `backup: false` nothing is copied, and nothing is said of it': async (database) => {
    await migratorOn(database, BEGUN).upgrade()
    const { migrator, events } = watched(database, LINE, { backup: false })
    await migrator.upgrade()
    assert.deepEqual(copies(events), [])
  },

  'a claim that was lost makes no second copy': async (database) => {
    await migratorOn(database, BEGUN).upgrade()
    let isFirst = true
    const overtaken = observed(database.dialect(), async ({ call, moment }) => {
      if (call !== 'transaction.begin' || moment !== 'before' || !isFirst) return
      isFirst = false
      const other = migratorOn(database, LINE, { dialect: withoutLock(database.dialect()), backup: false })
      await other.upgrade({ steps: 1 })
    })
    const { migrator, events } = watched(database, LINE, { ...ASKED, dialect: overtaken })
    assert.deepEqual(versionsOf((await migrator.upgrade()).applied), ['10_ten'])
    assert.equal(copies(events).length, 1)
  },

  'a COMMIT without an answer makes no second copy': async (database) => {
    await migratorOn(database, BEGUN).upgrade()
    for (const moment of ['before', 'after'] as const) {
      const dialect = faulty(database.dialect(), {
        at: 'transaction.commit #1',
        moment,
        effect: 'unknown-outcome',
      })
      const { migrator, events } = watched(database, LINE, { ...ASKED, dialect })
      await migrator.upgrade()
      assert.equal(copies(events).length, 1, moment)
      await migratorOn(database, LINE).downgrade({ to: '1', allowDataLoss: true })
    }
  },

  'what goes on where a run was interrupted is copied only where that is asked for': async (database) => {
    await migratorOn(database, LINE).upgrade()
    await migrationFailure(migratorOn(database, { ...LINE, '11_walk.sql': WALK }).upgrade())
    const mended = { ...LINE, '11_walk.sql': WALK.replace('INSERT INTO "absent" VALUES (1)', 'SELECT 1') }
    const usual = watched(database, { ...LINE, '11_walk.sql': WALK }, {})
    await migrationFailure(usual.migrator.upgrade())
    assert.deepEqual(copies(usual.events), [])
    const asked = watched(database, { ...LINE, '11_walk.sql': WALK })
    await migrationFailure(asked.migrator.upgrade())
    assert.equal(copies(asked.events).length, 1)
    assert.deepEqual(versionsOf((await migratorOn(database, mended).upgrade()).applied), ['11_walk'])
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21])
  },

  'a copy that is asked for and cannot be made stops a run before it changes anything': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql')).upgrade()
    const begun = watched(database, only(LINE, '0_table.sql', '1_one.sql', '2_two.sql'), ASKED)
    await begun.migrator.upgrade({ to: '1' })
    await begun.migrator.upgrade({ to: '2' })
    // Where there are no copies nothing can go wrong with one.
    if (!begun.events.some((event) => event.type === 'backup')) return
    const before = await snapshot(database)
    const backup = path.join(tmpdir(), 'godwit-absent', 'copies', 'one')
    for (const singleTransaction of [false, true]) {
      const { migrator, events } = watched(database, LINE, { backup, singleTransaction })
      const { message } = await refusal(migrator.upgrade(), 'BACKUP_FAILED')
      assert.match(message, /Nothing was changed/)
      assert.deepEqual(copies(events), [])
      assert.equal(await snapshot(database), before)
    }
  },

  'restore brings back what a run has changed, where there are copies, and the next run goes on from there':
    async (database) => {
      await migratorOn(database, BEGUN).upgrade()
      const before = await snapshot(database)
      const { migrator, events } = watched(database, { ...LINE, '11_gone.sql': migration('DELETE FROM "t"') })
      await migrator.upgrade()
      assert.deepEqual(await committedIds(database), [])
      const copy = copies(events).find((event) => event.type === 'backup')
      if (copy === undefined) {
        await refusal(migrator.restore({ file: 'copy' }), 'NOT_SUPPORTED')
        assert.deepEqual(await committedIds(database), [])
        return
      }
      const { restored, replaced, database: name } = await migrator.restore({ file: copy.file })
      assert.deepEqual([restored, name], [copy.file, database.dialect().database])
      assert.ok(replaced !== null)
      assert.equal(await snapshot(database), before)
      const runs = events.filter((event) => event.type === 'run' && event.command === 'restore')
      assert.equal(runs.length, 2)
      assert.deepEqual(versionsOf((await migratorOn(database, LINE).upgrade()).applied), ['2_two', '10_ten'])
      await refusal(migrator.restore({ file: '' }), 'BAD_OPTION')
    },

  'of many that start at once only those that do something copy, and none in vain': async (database) => {
    await migratorOn(database, BEGUN).upgrade()
    const starters = Array.from({ length: 6 }, () =>
      watched(database, { ...LINE, '11_more.sql': adding(11) }),
    )
    const reports = await Promise.all(starters.map(({ migrator }) => migrator.upgrade()))
    for (const [index, { applied }] of reports.entries())
      assert.equal(copies(starters[index]?.events ?? []).length, applied.length > 0 ? 1 : 0)
  },
}

interface Watched {
  readonly migrator: ReturnType<typeof migratorOn>
  readonly events: readonly GodwitEvent[]
}

/** A migrator, and all that it tells. */
function watched(
  database: TestDatabase,
  manifest: Manifest,
  options: Partial<MigratorOptions> = ASKED,
): Watched {
  const events: GodwitEvent[] = []
  const onEvent = (event: GodwitEvent) => void events.push(event)
  return { events, migrator: migratorOn(database, manifest, { onEvent, ...options }) }
}

function copies(events: readonly GodwitEvent[]): GodwitEvent[] {
  return events.filter(isAboutCopy)
}

function isAboutCopy(event: GodwitEvent): boolean {
  return event.type === 'backup' || (event.type === 'notice' && event.code === 'NO_BACKUP')
}

/** Whom no lock keeps out, as where a pooler has broken it. */
function withoutLock(dialect: Dialect): Dialect {
  return {
    contract: dialect.contract,
    name: dialect.name,
    database: dialect.database,
    split: (script) => dialect.split(script),
    restore: (copy, options) => dialect.restore(copy, options),
    session: (options, work) =>
      dialect.session(options, (session) =>
        work({
          execute: (script) => session.execute(script),
          query: (statement) => session.query(statement),
          inspect: (columnsOf) => session.inspect(columnsOf),
          recover: (statement) => session.recover(statement),
          effects: (statements) => session.effects(statements),
          transaction: (inner, how) => session.transaction(inner, how),
          exclusive: (_, inner) => inner(),
        }),
      ),
  }
}
