import assert from 'node:assert/strict'
import type { Database, GodwitEvent } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { inSession } from './in-session.js'
import { recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import { adding, LINE, migration, migratorOn, only, versionsOf } from './test-migrations.js'
import { committedIds, TABLE } from './test-table.js'

const FAILING = migration(
  'INSERT INTO "t" ("id") VALUES (50);\nCREATE TABLE "u" ("id" INTEGER);\n\nINSERT INTO "absent" VALUES (1);\nSELECT 1',
)
const WITH_FAILING = {
  ...only(LINE, '0_table.sql', '1_one.sql'),
  '2_bad.sql': FAILING,
  '3_three.sql': adding(3),
}

/** Migrations that fail, and those that must not even begin. */
export const failureSuite: Suite = {
  'a migration that fails half-way leaves nothing, and those before it stay': async (database) => {
    const error = await migrationFailure(migratorOn(database, WITH_FAILING).upgrade())
    const { app, migration, direction, completed, remaining, file, line } = error
    assert.deepEqual([app, migration, direction], ['models', '2_bad', 'upgrade'])
    assert.deepEqual(
      [completed, remaining],
      [
        ['0_table', '1_one'],
        ['2_bad', '3_three'],
      ],
    )
    assert.deepEqual([file, line], ['2_bad.sql', 5])
    assert.match(error.message, /absent/)
    assert.ok(error.cause !== undefined)
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
    assert.deepEqual(await committedIds(database), [1])
    assert.ok(!(await snapshot(database)).includes('"u"'))
  },

  'a migration that somebody else stands in the way of says which it is, and once what to do': async (
    database,
  ) => {
    await migratorOn(database, LINE).upgrade({ to: '0' })
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        const error = await refusal(
          migratorOn(database, LINE, { lockTimeout: 200 }).upgrade(),
          'DATABASE_BUSY',
        )
        assert.match(error.message, /It stopped "1_one"/)
        assert.equal(error.message.split(error.fix ?? 'no fix').length, 2, error.message)
      }),
    )
  },

  'a migration that was mended goes on where the failure stopped the run': async (database) => {
    await migrationFailure(migratorOn(database, WITH_FAILING).upgrade())
    const { applied } = await migratorOn(database, { ...WITH_FAILING, '2_bad.sql': adding(2) }).upgrade()
    assert.deepEqual(versionsOf(applied), ['2_bad', '3_three'])
    assert.deepEqual(await committedIds(database), [1, 2, 3])
  },

  'a failure is an event of its migration and of its run': async (database) => {
    const events: GodwitEvent[] = []
    const onEvent = (event: GodwitEvent) => void events.push(event)
    const error = await migrationFailure(migratorOn(database, WITH_FAILING, { onEvent }).upgrade())
    const failed = events.filter((event) => 'phase' in event && event.phase === 'failed')
    assert.deepEqual(
      failed.map((event) => event.type),
      ['migration', 'run'],
    )
    const [, run] = failed
    assert.equal(run?.type === 'run' && run.error, error)
  },

  'a single transaction that fails leaves nothing at all': async (database) => {
    const error = await migrationFailure(
      migratorOn(database, WITH_FAILING, { singleTransaction: true }).upgrade(),
    )
    assert.equal(error.migration, '2_bad')
    assert.deepEqual(error.completed, [])
    assert.deepEqual(await recordedVersions(database), [])
    assert.ok(!(await snapshot(database)).includes('"t"'))
  },

  'transaction control in a migration is refused before anything runs': async (database) => {
    for (const control of ['COMMIT', 'ROLLBACK', 'BEGIN']) {
      const manifest = { ...LINE, '11_bad.sql': migration(`INSERT INTO "t" ("id") VALUES (11);\n${control}`) }
      const before = await snapshot(database)
      const error = await refusal(migratorOn(database, manifest).upgrade(), 'INVALID_MIGRATION')
      assert.equal('line' in error && error.line, 3)
      assert.deepEqual(userTables(await snapshot(database)), userTables(before))
    }
  },

  'what cannot run in a transaction is refused before anything runs, with the way out': async (database) => {
    const manifest = { ...LINE, '11_bad.sql': migration(database.outsideTransaction) }
    const error = await refusal(migratorOn(database, manifest).upgrade(), 'NEEDS_NO_TRANSACTION')
    assert.match(error.message, /transaction=false/)
    assert.ok(!(await snapshot(database)).includes('"t"'))
  },

  'a faulty file is found before anything runs, wherever in the line it stands': async (database) => {
    const faults = {
      'no statements': '-- upgrade --\n-- nothing\n',
      'unterminated text': migration(`INSERT INTO "t" ("v") VALUES ('open)`),
      'a NUL byte': migration(`SELECT '\0'`),
      'an unknown option': migration('SELECT 1', '', 'transactoin=false'),
      'a module without upgrade': { downgrade: () => 'SELECT 1' },
      'a module that throws': () => {
        throw new Error('cannot be loaded')
      },
    }
    for (const [name, entry] of Object.entries(faults)) {
      const failed = migratorOn(database, { ...LINE, '11_bad': entry })
        .upgrade()
        .then(
          () => 'resolved',
          (error: { code?: string }) => error.code,
        )
      assert.match((await failed) ?? '', /^(INVALID_MIGRATION|CANNOT_LOAD)$/, name)
      assert.ok(!(await snapshot(database)).includes('"t"'), name)
    }
  },

  'files that cannot be a line are refused before the database is touched': async (database) => {
    const before = await snapshot(database)
    const twice = migratorOn(database, { ...LINE, '01_again.sql': adding(3) })
    const error = await refusal(twice.upgrade(), 'DUPLICATE_NUMBER')
    assert.match(error.message, /1_one/)
    assert.match(error.message, /01_again/)
    await refusal(migratorOn(database, {}).upgrade(), 'NO_MIGRATIONS')
    assert.equal(await snapshot(database), before)
  },

  'a migration that creates what is there already fails, and says which statement': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const again = migratorOn(database, { ...LINE, '11_again.sql': migration(`SELECT 1;\n${TABLE}`) })
    assert.equal((await migrationFailure(again.upgrade())).line, 3)
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'a run that is stopped in the middle of a migration finishes that one, and says what is kept': async (
    database,
  ) => {
    const stopping = new AbortController()
    const stopped = {
      ...LINE,
      '1_one.sql': {
        upgrade: async (db: Database) => {
          await db.execute('INSERT INTO "t" ("id") VALUES (1)')
          stopping.abort()
          await db.execute('INSERT INTO "t" ("id") VALUES (11)')
        },
      },
    }
    const migrator = migratorOn(database, stopped, { signal: stopping.signal })
    const error = await refusal(migrator.upgrade(), 'ABORTED')
    assert.match(error.message, /0_table, 1_one/)
    assert.deepEqual(await committedIds(database), [1, 11])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
  },

  'an aborted run stops before the next migration and keeps what was done': async (database) => {
    const stopping = new AbortController()
    const migrator = migratorOn(database, LINE, {
      signal: stopping.signal,
      onEvent: (event) => {
        if (event.type === 'migration' && event.phase === 'finished' && event.version === '1_one')
          stopping.abort()
      },
    })
    await refusal(migrator.upgrade(), 'ABORTED')
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
    assert.deepEqual(versionsOf((await migratorOn(database, LINE).upgrade()).applied), ['2_two', '10_ten'])
  },
}

/** Whatever was there apart from the version table, which a refused run may have made. */
function userTables(text: string): string[] {
  return ['"t"', '"u"'].filter((name) => text.includes(name))
}
