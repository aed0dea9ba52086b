import assert from 'node:assert/strict'
import { createMigrator, type GodwitEvent, type Migrator, type MigratorOptions, modules } from '@godwit/core'
import { refusal } from './failure.js'
import { faulty } from './faulty.js'
import { inSession } from './in-session.js'
import { type Moment, observed } from './observed.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import { aerichTable, leftByAerich, recordedByAerich, UP_TO_ONE } from './test-aerich.js'
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

const MOMENTS: readonly Moment[] = ['before', 'after']
const BILLING: Manifest = { '0_bills.sql': migration('CREATE TABLE "bill" ("id" INTEGER)') }

/** A database that Aerich has kept until now. */
export const adoptSuite: Suite = {
  'what Aerich has recorded is recorded by the first start, which applies what is new, and the second does nothing':
    async (database) => {
      await leftByAerich(database)
      const before = await aerichTable(database)
      const report = await adopting(database).upgrade()
      assert.deepEqual(
        [versionsOf(report.adopted), versionsOf(report.applied), report.pending, report.warnings],
        [['0_table', '1_one'], ['2_two', '10_ten'], [], []],
      )
      assert.deepEqual(await recordedVersions(database), VERSIONS)
      assert.deepEqual(await committedIds(database), [1, 2, 10])
      assert.deepEqual(await aerichTable(database), before)
      const all = await snapshot(database)
      const second = await adopting(database).upgrade()
      assert.deepEqual([second.adopted, second.applied, second.state], [[], [], 'up-to-date'])
      assert.equal(await snapshot(database), all)
    },

  'what was adopted is recorded as if it had been applied here, so that it can be undone': async (
    database,
  ) => {
    await leftByAerich(database)
    await adopting(database).upgrade({ to: '1' })
    const adopted = await recorded(database)
    await migratorOn(database, LINE).downgrade({ to: 'base', allowDataLoss: true })
    await migratorOn(database, LINE, { policy: { nonEmpty: 'allow' } }).upgrade({ to: '1' })
    const applied = await recorded(database)
    const text = (rows: typeof applied) =>
      rows.map(({ version, app, content, checksum, state }) => ({ version, app, content, checksum, state }))
    assert.deepEqual(text(adopted), text(applied))
  },

  'what was adopted can be undone where its file is gone': async (database) => {
    await leftByAerich(database)
    await adopting(database).upgrade({ to: '1' })
    const { reverted } = await migratorOn(database, only(LINE, '0_table.sql')).downgrade({
      steps: 1,
      allowDataLoss: true,
    })
    assert.deepEqual(versionsOf(reverted), ['1_one'])
    assert.deepEqual(await committedIds(database), [])
  },

  'nothing is adopted that nobody has asked for, and the refusal says what would be': async (database) => {
    await leftByAerich(database)
    const before = await snapshot(database)
    const migrator = migratorOn(database, LINE)
    const { message, fix = '' } = await refusal(migrator.upgrade(), 'NEEDS_ADOPTION')
    assert.match(message, /"aerich": "0_table\.py", "1_one\.py"/)
    assert.match(message, /would record "0_table", "1_one" as applied/)
    assert.match(message, /leave pending: "2_two", "10_ten"/)
    assert.match(fix, /^ {4}godwit adopt aerich$/m)
    assert.match(fix, /adopt: 'aerich'/)
    const [app] = (await migrator.status()).apps
    assert.deepEqual(
      [app?.state, app?.problems.map(({ code }) => code)],
      ['needs-baseline', ['NEEDS_ADOPTION']],
    )
    assert.ok(message.startsWith(app?.problems[0]?.message ?? 'nothing'), 'the status says the same')
    assert.equal(await snapshot(database), before)
  },

  'a status, a plan and a list of what is pending count what would be adopted, and write nothing': async (
    database,
  ) => {
    await leftByAerich(database)
    const before = await snapshot(database)
    const migrator = adopting(database)
    const [app] = (await migrator.status()).apps
    assert.deepEqual([app?.state, app?.pending], ['pending', ['2_two', '10_ten']])
    assert.deepEqual(
      app?.problems.map(({ code, versions }) => [code, versions]),
      [['NOT_ADOPTED', ['0_table', '1_one']]],
    )
    const plan = await migrator.plan()
    assert.deepEqual(plan.adopted, [
      { app: 'models', version: '0_table', recorded: '0_table.py' },
      { app: 'models', version: '1_one', recorded: '1_one.py' },
    ])
    assert.deepEqual(
      [versionsOf(plan.steps), plan.tables, plan.refusal],
      [['2_two', '10_ten'], ['t'], undefined],
    )
    assert.deepEqual(versionsOf(await migrator.pending()), ['2_two', '10_ten'])
    assert.equal(await snapshot(database), before)
  },

  'a person can have it adopted without a migration being applied, and a second time nothing happens': async (
    database,
  ) => {
    await leftByAerich(database)
    const events: string[] = []
    const migrator = migratorOn(database, LINE, { onEvent: (event) => events.push(...toldOf(event)) })
    const report = await migrator.adopt({ from: 'aerich' })
    assert.deepEqual(
      [versionsOf(report.adopted), versionsOf(report.pending)],
      [
        ['0_table', '1_one'],
        ['2_two', '10_ten'],
      ],
    )
    assert.deepEqual(events, ['created', 'adopted 0_table.py as 0_table', 'adopted 1_one.py as 1_one'])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
    assert.deepEqual((await migrator.adopt({ from: 'aerich' })).adopted, [])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
  },

  'names of every release of Aerich are understood, and its order is kept, whatever its ids are': async (
    database,
  ) => {
    await leftByAerich(
      database,
      [
        [1, '0_table.sql'],
        [9, '10_ten.py'],
        [6, '1_one.sql'],
        [8, '2_two.py'],
      ],
      LINE,
    )
    const { applied } = await adopting(database, { ...LINE, '11_new.sql': adding(11) }).upgrade()
    assert.deepEqual(versionsOf(applied), ['11_new'])
    assert.deepEqual(await recordedVersions(database), [...VERSIONS, '11_new'])
  },

  'a file that has another name than Aerich recorded is found by what it was formerly': async (database) => {
    await leftByAerich(database, [
      [1, 'unnumbered.py'],
      [2, '1_theirs.py'],
    ])
    const manifest = {
      ...LINE,
      '0_table.sql': `-- godwit: formerly=unnumbered\n${LINE['0_table.sql']}`,
      '1_one.sql': adding(1, 'formerly=1_theirs'),
    }
    assert.deepEqual(versionsOf((await adopting(database, manifest).upgrade()).adopted), ['0_table', '1_one'])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'a record without a file is refused, until the file is there': async (database) => {
    await leftByAerich(database)
    const lacking = only(LINE, '0_table.sql', '2_two.sql')
    const error = await neitherAdopts(database, lacking, 'SUCCESSOR_MISSING')
    assert.match(error.message, /"1_one\.py"/)
    assert.match(error.fix, /1_one\.sql.*formerly=1_one/)
    await adopting(database, LINE).upgrade()
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'a record without a number is refused, until it is taken out as the message says': async (database) => {
    await leftByAerich(database, [...UP_TO_ONE, [3, 'what.py']])
    const { fix } = await neitherAdopts(database, LINE, 'SUCCESSOR_MISSING')
    assert.match(fix, /formerly=what/)
    await mend(database, fix, 1)
    await adopting(database).upgrade()
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'one migration that is recorded twice is refused, until the message is followed': async (database) => {
    await leftByAerich(database, [
      [1, '0_table.sql'],
      [2, '1_one.py'],
      [3, '1_one.py'],
      [4, '0_table.py'],
    ])
    const { fix } = await neitherAdopts(database, LINE, 'RECORDED_TWICE')
    await mend(database, fix, 2)
    await adopting(database).upgrade()
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'records in another order than their numbers are refused, and adopted in it where that is allowed': async (
    database,
  ) => {
    await leftByAerich(database, [
      [1, '0_table.py'],
      [2, '2_two.py'],
      [3, '1_one.py'],
    ])
    const { message } = await neitherAdopts(database, LINE, 'OUT_OF_ORDER')
    assert.match(message, /"1_one"/)
    await adopting(database, LINE, { policy: { outOfOrder: 'allow' } }).upgrade()
    assert.deepEqual(await recordedVersions(database), ['0_table', '2_two', '1_one', '10_ten'])
  },

  'a file that cannot be read is an error before anything is adopted': async (database) => {
    await leftByAerich(database)
    const before = await snapshot(database)
    const faultyFile = { ...LINE, '1_one.sql': "-- upgrade --\nSELECT 'open" }
    await refusal(adopting(database, faultyFile).upgrade(), 'INVALID_MIGRATION')
    assert.equal(await snapshot(database), before)
  },

  'records of other apps stay where they are': async (database) => {
    await leftByAerich(database, [...UP_TO_ONE, [3, '0_bills.py', 'billing'], [4, 'else.py', 'other']])
    const before = await aerichTable(database)
    await adopting(database).upgrade()
    assert.deepEqual(
      (await recorded(database)).map(({ app }) => app),
      ['models', 'models', 'models', 'models'],
    )
    assert.deepEqual(await aerichTable(database), before)
  },

  'all apps of a run are adopted at once, and one that is new begins beside them': async (database) => {
    await leftByAerich(database, [...UP_TO_ONE, [3, '0_bills.py', 'billing']])
    const more = { '0_new.sql': migration('CREATE TABLE "new" ("id" INTEGER)') }
    const { adopted, applied } = await migratorOf(database, {
      models: LINE,
      billing: BILLING,
      more,
    }).upgrade()
    assert.deepEqual(adopted.map(nameOf), ['models:0_table', 'models:1_one', 'billing:0_bills'])
    assert.deepEqual(applied.map(nameOf), ['models:2_two', 'models:10_ten', 'more:0_new'])
  },

  'of several apps one can be adopted, and another one later': async (database) => {
    await leftByAerich(database, [...UP_TO_ONE, [3, '0_bills.py', 'billing']])
    const migrator = migratorOf(database, { models: LINE, billing: BILLING })
    assert.deepEqual((await migrator.upgrade({ app: 'models' })).adopted.map(nameOf), [
      'models:0_table',
      'models:1_one',
    ])
    const { fix = '' } = await refusal(migrator.upgrade(), 'NEEDS_BASELINE')
    assert.match(fix, /^ {4}godwit adopt aerich(?: --app billing)?$/m)
    assert.deepEqual((await migrator.adopt({ from: 'aerich' })).adopted.map(nameOf), ['billing:0_bills'])
    assert.deepEqual((await migrator.upgrade()).state, 'up-to-date')
  },

  'what Aerich has recorded and nobody adopts waits for what it depends on, as all that is pending': async (
    database,
  ) => {
    await leftByAerich(database, [[1, '0_table.py']])
    await inSession(database, (session) => session.execute('DROP TABLE "t"'))
    // Another app has made the version table.
    await migratorOf(
      database,
      { other: { '0_other.sql': 'SELECT 1' } },
      { policy: { nonEmpty: 'allow' } },
    ).upgrade()
    const models = { '0_table.sql': `-- godwit: dependsOn=billing:0\n${LINE['0_table.sql']}` }
    const migrator = migratorOf(database, { models, billing: BILLING }, { policy: { nonEmpty: 'allow' } })
    assert.deepEqual((await migrator.upgrade()).applied.map(nameOf), ['billing:0_bills', 'models:0_table'])
  },

  'where the version table has records of the app they count, and what Aerich has besides is told': async (
    database,
  ) => {
    await leftByAerich(database)
    await adopting(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    await recordedByAerich(database, [[3, '2_two.py']])
    const migrator = adopting(database)
    const told = (await migrator.status()).apps[0]?.problems ?? []
    assert.deepEqual(
      told.map(({ code, versions }) => [code, versions]),
      [['PARTLY_ADOPTED', ['2_two']]],
    )
    assert.match(told[0]?.fix ?? '', /^ {4}godwit resolve 2_two --applied$/m)
    assert.deepEqual(
      (await migrator.adopt({ from: 'aerich' })).warnings.map(({ code }) => code),
      ['PARTLY_ADOPTED'],
    )
    const report = await migrator.upgrade()
    assert.deepEqual([report.adopted, versionsOf(report.applied)], [[], ['2_two', '10_ten']])
    assert.deepEqual((await migrator.upgrade()).warnings, [])
  },

  'what was adopted and then undone is not taken for applied again': async (database) => {
    await leftByAerich(database)
    await adopting(database).upgrade()
    await adopting(database).downgrade({ to: 'base', allowDataLoss: true })
    const error = await refusal(adopting(database).upgrade(), 'NEEDS_BASELINE')
    assert.match(error.fix ?? '', /^ {4}godwit upgrade --allow-non-empty$/m)
    const anew = adopting(database, LINE, { policy: { nonEmpty: 'allow' } })
    assert.deepEqual(versionsOf((await anew.upgrade()).applied), VERSIONS)
  },

  'where there is nothing of Aerich the option changes nothing, and a person is told': async (database) => {
    const migrator = adopting(database)
    assert.deepEqual(versionsOf((await migrator.upgrade()).applied), VERSIONS)
    await migrator.downgrade({ to: 'base', allowDataLoss: true })
    await refusal(migrator.adopt({ from: 'aerich' }), 'NOTHING_TO_ADOPT')
  },

  'an empty table of Aerich makes no used database, and records of another app are named': async (
    database,
  ) => {
    await leftByAerich(database, [])
    await inSession(database, (session) => session.execute('DROP TABLE "t"'))
    assert.equal((await adopting(database).status()).apps[0]?.state, 'empty')
    await recordedByAerich(database, [[1, '0_table.py', 'bot']])
    const error = await refusal(adopting(database).adopt({ from: 'aerich' }), 'NOTHING_TO_ADOPT')
    assert.match(error.message, /of another app: "bot"/)
    assert.deepEqual(versionsOf((await adopting(database).upgrade()).applied), VERSIONS)
  },

  'only an upgrade adopts by itself: a downgrade is refused, and a baseline is what it says': async (
    database,
  ) => {
    await leftByAerich(database)
    await refusal(adopting(database).downgrade(), 'NEEDS_ADOPTION')
    await adopting(database).baseline({ to: '0' })
    assert.deepEqual(await recordedVersions(database), ['0_table'])
  },

  'what Aerich records between looking and locking is adopted too': async (database) => {
    await leftByAerich(database)
    let late = 0
    const dialect = observed(database.dialect(), async ({ label, moment }) => {
      if (label !== 'transaction.begin #3' || moment !== 'before') return
      late += 1
      await recordedByAerich(database, [[7, '2_two.py']])
      await inSession(database, (session) => session.execute('INSERT INTO "t" ("id") VALUES (2)'))
    })
    const report = await adopting(database, LINE, { dialect }).upgrade()
    assert.deepEqual(
      [late, versionsOf(report.adopted), versionsOf(report.applied)],
      [1, ['0_table', '1_one', '2_two'], ['10_ten']],
    )
  },

  'however many adopt at once, all is recorded once, and all of them go on': async (database) => {
    await leftByAerich(database)
    const reports = await Promise.all(Array.from({ length: 6 }, () => adopting(database).upgrade()))
    assert.deepEqual(reports.flatMap(({ adopted }) => versionsOf(adopted)).toSorted(), ['0_table', '1_one'])
    assert.deepEqual(reports.flatMap(({ applied }) => versionsOf(applied)).toSorted(), ['10_ten', '2_two'])
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'whoever only waits goes on when somebody else has adopted': async (database) => {
    await leftByAerich(database, [...UP_TO_ONE, [3, '2_two.py'], [4, '10_ten.py']], LINE)
    let adoptedBy: Promise<unknown> | undefined
    const waiting = adopting(database, LINE, {
      onEvent: ({ type }) => {
        if (type === 'wait') adoptedBy ??= adopting(database).upgrade()
      },
    })
    assert.equal((await waiting.wait()).state, 'up-to-date')
    assert.notEqual(adoptedBy, undefined)
    await adoptedBy
  },

  'an adoption is reported once whether its COMMIT that got no answer happened or not': async (database) => {
    await leftByAerich(database)
    for (const moment of MOMENTS) {
      const dialect = faulty(database.dialect(), {
        at: 'transaction.commit #3',
        moment,
        effect: 'unknown-outcome',
      })
      const report = await adopting(database, LINE, { dialect }).upgrade({ to: '1' })
      assert.deepEqual(versionsOf(report.adopted), ['0_table', '1_one'], moment)
      await inSession(database, (session) => session.execute('DROP TABLE "godwit_migrations"'))
    }
  },

  'of an adoption that cannot be found out it is said so': async (database) => {
    await leftByAerich(database)
    const dialect = faulty(
      faulty(database.dialect(), { at: 'transaction.commit #3', moment: 'after', effect: 'unknown-outcome' }),
      { at: 'session.open #2', moment: 'before', effect: 'unavailable' },
    )
    const { message } = await refusal(adopting(database, LINE, { dialect }).upgrade(), 'DATABASE_UNAVAILABLE')
    assert.match(message, /Whether the adoption was committed is not known: run: godwit status/)
  },

  'records of a tool that nobody knows are refused': async (database) => {
    await leftByAerich(database)
    await refusal(migratorOn(database, LINE).adopt({ from: 'alembic' as 'aerich' }), 'BAD_OPTION')
    assert.throws(() => adopting(database, LINE, { adopt: 'alembic' as 'aerich' }), /It can be: 'aerich'/)
  },
}

function adopting(
  database: TestDatabase,
  manifest: Manifest = LINE,
  options: Partial<MigratorOptions> = {},
): Migrator {
  return migratorOn(database, manifest, { adopt: 'aerich', ...options })
}

function migratorOf(
  database: TestDatabase,
  apps: Readonly<Record<string, Manifest>>,
  options: Partial<MigratorOptions> = { adopt: 'aerich' },
): Migrator {
  const sources = Object.entries(apps).map(([app, manifest]) => [app, modules(manifest)] as const)
  return createMigrator({
    dialect: database.dialect(),
    apps: Object.fromEntries(sources),
    command: 'godwit',
    ...options,
  })
}

function nameOf({ app, version }: { readonly app: string; readonly version: string }): string {
  return `${app}:${version}`
}

function toldOf(event: GodwitEvent): string[] {
  if (event.type !== 'history') return []
  return [event.change === 'adopted' ? `adopted ${event.formerly} as ${event.version}` : event.change]
}

/** An upgrade with the option, and a person's request, are refused with `code` and change nothing. */
async function neitherAdopts(
  database: TestDatabase,
  manifest: Manifest,
  code: string,
): Promise<{ readonly message: string; readonly fix: string }> {
  const before = await snapshot(database)
  const upgrade = await refusal(adopting(database, manifest).upgrade(), code)
  const adopt = await refusal(migratorOn(database, manifest).adopt({ from: 'aerich' }), code)
  assert.equal(adopt.fix, upgrade.fix)
  assert.equal((await adopting(database, manifest).plan()).refusal?.code, code)
  assert.equal(await snapshot(database), before)
  return { message: upgrade.message, fix: upgrade.fix ?? '' }
}

/** Runs the statements that a message gives, one a line. */
async function mend(database: TestDatabase, fix: string, expected: number): Promise<void> {
  const statements = fix.split('\n').filter((line) => line.endsWith(';'))
  assert.equal(statements.length, expected)
  await inSession(database, (session) => session.execute(statements.join('\n')))
}
