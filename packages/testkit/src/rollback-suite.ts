import assert from 'node:assert/strict'
import type { GodwitEvent } from '@godwit/core'
import { databaseFailure, migrationFailure, refusal } from './failure.js'
import { faulty } from './faulty.js'
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
import { committedIds } from './test-table.js'

const FAILING = migration('INSERT INTO "absent" VALUES (1)', 'SELECT 1')
const BROKEN: Manifest = { ...LINE, '11_broken.sql': FAILING, '12_later.sql': adding(12) }
const ALL = { rollbackOnFailure: true } as const

const first = (database: TestDatabase) => migratorOn(database, only(LINE, '0_table.sql')).upgrade()

/** `upgrade({ rollbackOnFailure: true })`. */
export const rollbackSuite: Suite = {
  'a run that is to be rolled back undoes all that it has applied when one fails, the newest first': async (
    database,
  ) => {
    await first(database)
    const before = await snapshot(database)
    const events: GodwitEvent[] = []
    const migrator = migratorOn(database, BROKEN, { onEvent: (event) => events.push(event) })
    const error = await migrationFailure(migrator.upgrade(ALL))
    assert.deepEqual([error.migration, error.direction], ['11_broken', 'upgrade'])
    assert.deepEqual(error.completed, [])
    assert.deepEqual(error.undone, ['10_ten', '2_two', '1_one'])
    assert.deepEqual(error.remaining, ['11_broken', '12_later'])
    assert.match(error.message, /absent/)
    assert.match(error.message, /Undone again, as it was to be rolled back: 10_ten, 2_two, 1_one\./)
    assert.doesNotMatch(error.message, /kept/)
    assert.equal(await snapshot(database), before)
    const finished = events.filter((event) => event.type === 'migration' && event.phase === 'finished')
    assert.deepEqual(
      finished.map((event) => event.type === 'migration' && `${event.direction} ${event.version}`),
      [
        ...['upgrade 1_one', 'upgrade 2_two', 'upgrade 10_ten'],
        ...['downgrade 10_ten', 'downgrade 2_two', 'downgrade 1_one'],
      ],
    )
  },

  'what an earlier run has applied is not of this run, and stays': async (database) => {
    await migratorOn(database, LINE).upgrade({ to: '2' })
    const error = await migrationFailure(migratorOn(database, BROKEN).upgrade(ALL))
    assert.deepEqual(error.undone, ['10_ten'])
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'a run that is to be rolled back and succeeds is a run like any other': async (database) => {
    const { applied } = await migratorOn(database, LINE).upgrade(ALL)
    assert.deepEqual(versionsOf(applied), VERSIONS)
    assert.deepEqual((await migratorOn(database, LINE).upgrade(ALL)).applied, [])
  },

  'without a way back of every migration it is refused before anything runs, and all of them are named':
    async (database) => {
      await first(database)
      const before = await snapshot(database)
      const manifest = { ...BROKEN, '1_one.sql': migration('SELECT 1'), '10_ten.sql': migration('SELECT 1') }
      const migrator = migratorOn(database, manifest)
      const error = await refusal(migrator.upgrade(ALL), 'IRREVERSIBLE')
      assert.deepEqual('versions' in error && error.versions, ['1_one', '10_ten'])
      assert.equal((await migrator.plan(ALL)).refusal?.code, 'IRREVERSIBLE')
      assert.equal((await migrator.plan()).refusal, undefined)
      assert.equal(await snapshot(database), before)
    },

  'what cannot be undone after all is told, with what stays, and how to undo it': async (database) => {
    await first(database)
    const stubborn = migration('INSERT INTO "t" ("id") VALUES (2)', 'INSERT INTO "nowhere" VALUES (1)')
    const migrator = migratorOn(database, { ...BROKEN, '2_two.sql': stubborn })
    const error = await migrationFailure(migrator.upgrade(ALL))
    assert.equal(error.migration, '11_broken')
    assert.deepEqual(error.undone, ['10_ten'])
    assert.deepEqual(error.completed, ['1_one', '2_two'])
    assert.match(error.message, /"absent"|absent/)
    assert.match(error.message, /Could not be undone, and stays applied: 1_one, 2_two\..*nowhere/s)
    assert.match(error.fix ?? '', /godwit downgrade 0_table$/)
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one', '2_two'])
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'above what stopped half-way nothing is undone, which is told, and the next run goes on': async (
    database,
  ) => {
    await first(database)
    const walk = (second: string) =>
      migration(
        `INSERT INTO "t" ("id") VALUES (21);\n${second};\nINSERT INTO "t" ("id") VALUES (22)`,
        'DELETE FROM "t" WHERE "id" > 20',
        'transaction=false',
      )
    const manifest = (second: string): Manifest => ({ ...LINE, '11_walk.sql': walk(second) })
    const broken = migratorOn(database, manifest('INSERT INTO "absent" VALUES (1)'))
    const error = await migrationFailure(broken.upgrade(ALL))
    assert.deepEqual([error.undone, error.completed], [[], ['1_one', '2_two', '10_ten']])
    assert.match(
      error.message,
      /stays applied: 1_one, 2_two, 10_ten\. "11_walk" is unfinished, and nothing is undone beneath it\./,
    )
    assert.doesNotMatch(error.message, /Nothing was changed|[Aa]nother process/)
    assert.equal((await recorded(database)).at(-1)?.state, 'running')
    await migratorOn(database, manifest('SELECT 1')).upgrade(ALL)
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21, 22])
  },

  'what an unfinished one keeps from being undone is undone by the commands that the error names': async (
    database,
  ) => {
    const walk = migration(
      `INSERT INTO "t" ("id") VALUES (21);\nINSERT INTO "absent" VALUES (1)`,
      'SELECT 1',
      'transaction=false',
    )
    await first(database)
    const before = await snapshot(database)
    const migrator = migratorOn(database, { ...only(LINE, '0_table.sql', '1_one.sql'), '3_walk.sql': walk })
    const { fix = '', completed } = await migrationFailure(migrator.upgrade(ALL))
    assert.deepEqual(completed, ['1_one'])
    assert.match(fix, /^Mend the failing statement, and go on:\n {4}godwit upgrade\n/)
    assert.deepEqual(fix.match(/(?<=^ {4}).*/gm)?.slice(-2), [
      'godwit resolve 3_walk --reverted',
      'godwit downgrade 0_table',
    ])
    await inSession(database, (session) => session.execute('DELETE FROM "t" WHERE "id" = 21'))
    await migrator.resolve({ version: '3_walk', as: 'reverted' })
    await migrator.downgrade({ to: '0_table', allowDataLoss: true })
    assert.equal(await snapshot(database), before)
  },

  'what an earlier run has begun, and this one has finished, stays': async (database) => {
    const walk = (second: string): Manifest => ({
      ...only(LINE, '0_table.sql'),
      '1_walk.sql': migration(
        `INSERT INTO "t" ("id") VALUES (21);\n${second}`,
        'DELETE FROM "t"',
        'transaction=false',
      ),
    })
    await migrationFailure(migratorOn(database, walk('INSERT INTO "absent" VALUES (1)')).upgrade())
    const manifest = { ...walk('SELECT 1'), '2_two.sql': LINE['2_two.sql'], '3_broken.sql': FAILING }
    const error = await migrationFailure(migratorOn(database, manifest).upgrade(ALL))
    assert.deepEqual([error.undone, error.completed], [['2_two'], ['1_walk']])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_walk'])
  },

  'in one transaction there is nothing to undo, and no downgrade needed': async (database) => {
    await first(database)
    const before = await snapshot(database)
    const manifest = { ...BROKEN, '1_one.sql': migration('SELECT 1') }
    const error = await migrationFailure(
      migratorOn(database, manifest, { singleTransaction: true }).upgrade(ALL),
    )
    assert.deepEqual(error.undone, [])
    assert.match(error.message, /All changes of this run were rolled back\./)
    assert.equal(await snapshot(database), before)
  },

  'whatever makes a step fail, it is rolled back: also a database that is busy for too long': async (
    database,
  ) => {
    await first(database)
    const before = await snapshot(database)
    // One transaction for each of three migrations.
    const dialect = faulty(database.dialect(), {
      at: 'transaction.begin #3',
      moment: 'before',
      effect: 'busy',
    })
    const error = await databaseFailure(migratorOn(database, LINE, { dialect }).upgrade(ALL), 'busy')
    assert.match(error.message, /It stopped "10_ten" \(upgrade\).*\n.*Undone again.*: 2_two, 1_one\./)
    assert.equal(await snapshot(database), before)
  },

  'whoever tells it to stop keeps what is done': async (database) => {
    await first(database)
    const stop = new AbortController()
    const migrator = migratorOn(database, LINE, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'migration' && event.phase === 'finished') stop.abort()
      },
    })
    const error = await refusal(migrator.upgrade(ALL), 'ABORTED')
    assert.match(error.message, /Done before that, and kept: 1_one\./)
    assert.deepEqual(await committedIds(database), [1])
  },
}
