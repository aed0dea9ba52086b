import assert from 'node:assert/strict'
import { type Session, sql } from '@godwit/core'
import { refusal } from './failure.js'
import { inSession } from './in-session.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { adding, LINE, migration, migratorOn, only, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds, TABLE } from './test-table.js'

/** Version tables from before: names with a suffix, former names, four columns. */
export const historySuite: Suite = {
  'records with a file suffix become plain versions, whatever the suffix was': async (database) => {
    await oldDatabase(database, ['0_table.sql', '1_one.py', '2_two.ts'])
    const report = await migratorOn(database, LINE).upgrade()
    assert.deepEqual(versionsOf(report.applied), ['10_ten'])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    assert.deepEqual(await committedIds(database), [10])
    const before = await snapshot(database)
    assert.deepEqual((await migratorOn(database, LINE).upgrade()).applied, [])
    assert.equal(await snapshot(database), before)
  },

  'records with a file suffix are renamed also where nothing is pending': async (database) => {
    await oldDatabase(database, ['0_table.sql', '1_one.sql'])
    const report = await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    assert.deepEqual(report.applied, [])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
  },

  'a version table of four columns gets the others, and keeps its content': async (database) => {
    await oldDatabase(database, ['0_table', '1_one'])
    await migratorOn(database, LINE).upgrade()
    const rows = await recorded(database)
    assert.deepEqual(
      rows.map((row) => [row.id, row.version, row.content === '{"old": true}']),
      [
        [1, '0_table', true],
        [2, '1_one', true],
        [3, '2_two', false],
        [4, '10_ten', false],
      ],
    )
    const twice = inSession(database, (session) =>
      session.execute(
        `INSERT INTO "godwit_migrations" ("id", "version", "app", "content") VALUES (9, '10_ten', 'models', '')`,
      ),
    )
    await assert.rejects(twice, 'no version can be recorded twice any more')
  },

  'a version table to which a later release has added columns is used, and keeps them': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    await inSession(database, (session) =>
      session.execute(
        `ALTER TABLE "godwit_migrations" ADD COLUMN "later" TEXT; UPDATE "godwit_migrations" SET "later" = 'kept'`,
      ),
    )
    const migrator = migratorOn(database, LINE)
    assert.deepEqual(versionsOf((await migrator.upgrade()).applied), ['2_two', '10_ten'])
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true, to: '1' })).reverted), [
      '10_ten',
      '2_two',
    ])
    const later = await inSession(database, (session) =>
      session.query(sql`SELECT "version", "later" FROM "godwit_migrations" ORDER BY "id"`),
    )
    assert.deepEqual(later, [
      { version: '0_table', later: 'kept' },
      { version: '1_one', later: 'kept' },
    ])
  },

  'a record in a state that only a later release knows is refused, and nothing changes': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    await inSession(database, (session) =>
      session.execute(`UPDATE "godwit_migrations" SET "state" = 'paused' WHERE "id" = 2`),
    )
    const before = await snapshot(database)
    const migrator = migratorOn(database, LINE)
    await refusal(migrator.upgrade(), 'BAD_RECORD')
    await refusal(migrator.downgrade({ allowDataLoss: true }), 'BAD_RECORD')
    await refusal(migrator.status(), 'BAD_RECORD')
    assert.equal(await snapshot(database), before)
  },

  'a version table with the longest name that there can be gets its unique index': async (database) => {
    const name = 'versions_'.padEnd(63, 'x')
    await inSession(database, (session) => session.execute(oldTable(name)))
    await migratorOn(database, LINE, { table: name }).upgrade()
    const twice = inSession(database, (session) =>
      session.execute(
        `INSERT INTO "${name}" ("id", "version", "app", "content") VALUES (9, '10_ten', 'models', '')`,
      ),
    )
    await assert.rejects(twice)
  },

  'a view with the name of the version table is not taken for it': async (database) => {
    await inSession(database, (session) =>
      session.execute(
        `CREATE TABLE "real" ("id" INTEGER, "version" TEXT, "app" TEXT, "content" TEXT);
        CREATE VIEW "godwit_migrations" AS SELECT * FROM "real"`,
      ),
    )
    const before = await snapshot(database)
    const error = await refusal(migratorOn(database, LINE).upgrade(), 'NOT_A_VERSION_TABLE')
    assert.match(error.message, /view/)
    assert.equal(await snapshot(database), before)
  },

  'with one successor missing nothing changes, and the error names it': async (database) => {
    await oldDatabase(database, ['0_table.sql', '1_one.sql', '3_gone.sql'])
    const before = await snapshot(database)
    const error = await refusal(migratorOn(database, LINE).upgrade(), 'SUCCESSOR_MISSING')
    assert.match(error.message, /3_gone/)
    assert.equal(await snapshot(database), before)
  },

  'a migration is found under its former names, and renamed': async (database) => {
    await oldDatabase(database, ['0_first.py', '1_uno'])
    const manifest = {
      ...LINE,
      '0_table.sql': migration(TABLE, 'DROP TABLE "t"', 'formerly=0_first, 0_start'),
      '1_one.sql': adding(1, 'formerly=1_uno'),
    }
    const { applied } = await migratorOn(database, manifest).upgrade()
    assert.deepEqual(versionsOf(applied), ['2_two', '10_ten'])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'a migration that is recorded under two names is refused': async (database) => {
    await oldDatabase(database, ['0_table.sql', '0_table'])
    const before = await snapshot(database)
    const error = await refusal(migratorOn(database, LINE).upgrade(), 'RECORDED_TWICE')
    assert.match(error.message, /0_table\.sql/)
    assert.equal(await snapshot(database), before)
  },

  'former and present name recorded both are refused': async (database) => {
    await oldDatabase(database, ['0_table', '1_uno', '1_one'])
    const before = await snapshot(database)
    const manifest = { ...LINE, '1_one.sql': adding(1, 'formerly=1_uno') }
    await refusal(migratorOn(database, manifest).upgrade(), 'RECORDED_TWICE')
    assert.equal(await snapshot(database), before)
  },

  'status, plan and history understand old names, and write nothing': async (database) => {
    await oldDatabase(database, ['0_table.sql', '1_one.py'])
    const before = await snapshot(database)
    const migrator = migratorOn(database, LINE)
    const [app] = (await migrator.status()).apps
    assert.equal(app?.state, 'pending')
    assert.deepEqual(versionsOf(app?.applied ?? []), ['0_table', '1_one'])
    assert.deepEqual(versionsOf((await migrator.plan()).steps), ['2_two', '10_ten'])
    assert.deepEqual(versionsOf(await migrator.history()), ['0_table', '1_one'])
    assert.equal(await snapshot(database), before)
  },

  'an old record is undone by its file, since it has recorded nothing to undo it': async (database) => {
    await oldDatabase(database, ['0_table.sql', '1_one.sql'])
    await inSession(database, (session) => session.execute('INSERT INTO "t" ("id") VALUES (1)'))
    const { reverted } = await migratorOn(database, LINE).downgrade({ allowDataLoss: true })
    assert.deepEqual(versionsOf(reverted), ['1_one'])
    assert.deepEqual(await committedIds(database), [])
    assert.deepEqual(await recordedVersions(database), ['0_table'])
  },

  'records of other apps are left alone': async (database) => {
    await oldDatabase(database, ['0_table.sql'])
    await inSession(database, (session) => insert(session, 2, '7_theirs.sql', 'other'))
    await migratorOn(database, LINE).upgrade()
    const theirs = (await recorded(database)).filter((row) => row.app === 'other')
    assert.deepEqual(versionsOf(theirs), ['7_theirs.sql'])
  },
}

/** The first table, and a version table as the original makes it, with these versions recorded. */
function oldDatabase(database: TestDatabase, versions: readonly string[]): Promise<void> {
  return inSession(database, async (session) => {
    await session.execute(`${TABLE}; ${oldTable('godwit_migrations')}`)
    for (const [index, version] of versions.entries()) await insert(session, index + 1, version, 'models')
  })
}

function oldTable(name: string): string {
  return `CREATE TABLE "${name}" ("id" INTEGER NOT NULL PRIMARY KEY, "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL, "content" TEXT NOT NULL)`
}

async function insert(session: Session, id: number, version: string, app: string): Promise<void> {
  await session.query(sql`INSERT INTO "godwit_migrations" ("id", "version", "app", "content")
    VALUES (${id}, ${version}, ${app}, ${'{"old": true}'})`)
}
