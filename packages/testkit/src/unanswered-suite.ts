import assert from 'node:assert/strict'
import type { GodwitEvent, MigratorOptions } from '@godwit/core'
import { databaseFailure, migrationFailure, refusal } from './failure.js'
import { faulty, recording, type Where } from './faulty.js'
import { inSession } from './in-session.js'
import { type Moment, observed } from './observed.js'
import { recorded, recordedVersions } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import {
  adding,
  LINE,
  type Manifest,
  migration,
  migratorOn,
  VERSIONS,
  versionsOf,
} from './test-migrations.js'
import { committedIds, TABLE } from './test-table.js'

const MOMENTS: readonly Moment[] = ['before', 'after']

const WALK = migration(
  'INSERT INTO "t" ("id") VALUES (11);\nINSERT INTO "t" ("id") VALUES (12)',
  'DELETE FROM "t" WHERE "id" = 12;\nDELETE FROM "t" WHERE "id" = 11',
  'transaction=false',
)

/** A COMMIT without an answer, of which only the version table can tell whether it happened. */
export const unansweredSuite: Suite = {
  'redo in one transaction does both whichever COMMIT gets no answer': async (database) => {
    await redoneWhateverFails(database, { ...LINE, '11_last.sql': adding(11) }, [11])
  },

  'redo without a transaction does both whichever COMMIT gets no answer': async (database) => {
    await redoneWhateverFails(database, { ...LINE, '11_last.sql': WALK }, [11, 12])
  },

  'redo does not mistake what comes before for what it has undone, also where more is pending': async (
    database,
  ) => {
    const manifest = { ...LINE, '11_last.sql': WALK }
    await migratorOn(database, manifest).upgrade()
    await redoneWhateverFails(database, { ...manifest, '12_later.sql': adding(20) }, [11, 12])
  },

  'a downgrade undoes all that was agreed to whichever COMMIT gets no answer': async (database) => {
    const agreed = ['10_ten', '2_two'].map((version) => ({ app: 'models', version, from: 'file' as const }))
    for (const at of ['transaction.commit #1', 'transaction.commit #2'])
      for (const moment of MOMENTS) {
        await migratorOn(database, LINE).upgrade()
        const migrator = unanswered(database, LINE, { at, moment })
        const { reverted } = await migrator.downgrade({ allowDataLoss: true, steps: 2, expected: agreed })
        assert.deepEqual(versionsOf(reverted), ['10_ten', '2_two'], `${moment} ${at}`)
        assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
      }
  },

  'a migration begins once for its listeners, also where its COMMIT got no answer': async (database) => {
    for (const manifest of [LINE, { ...LINE, '10_ten.sql': WALK }])
      for (const at of ['transaction.commit #1', 'transaction.commit #2'])
        for (const moment of MOMENTS) {
          await migratorOn(database, LINE).upgrade({ to: '2' })
          const events: string[] = []
          const migrator = unanswered(
            database,
            { ...manifest, '11_more.sql': adding(30) },
            { at, moment },
            events,
          )
          await migrator.upgrade()
          assert.deepEqual(
            events,
            ['10_ten', '11_more'].flatMap((name) => [`started upgrade ${name}`, `finished upgrade ${name}`]),
            `${moment} ${at}`,
          )
          await migrator.downgrade({ allowDataLoss: true, to: '2' })
        }
  },

  'what cannot be found out after an unanswered COMMIT is said, with what to run': async (database) => {
    for (const moment of MOMENTS) {
      await migratorOn(database, LINE).upgrade({ to: '1' })
      const dialect = faulty(faulty(database.dialect(), noAnswer({ at: 'transaction.commit #2', moment })), {
        at: 'session.open #2',
        moment: 'before',
        effect: 'unavailable',
      })
      const error = await databaseFailure(migratorOn(database, LINE, { dialect }).upgrade(), 'unavailable')
      assert.match(error.message, /Done before that, and kept: 2_two\./)
      assert.match(
        error.message,
        /Whether "10_ten" \(upgrade\) was committed is not known: run: godwit status/,
      )
      assert.equal((await recordedVersions(database)).includes('10_ten'), moment === 'after')
      await migratorOn(database, LINE).downgrade({ allowDataLoss: true, to: 'base' })
    }
  },

  'a run that is stopped before it could find out does not say that nothing was changed': async (
    database,
  ) => {
    await migratorOn(database, LINE).upgrade({ to: '2' })
    const stop = new AbortController()
    const committed = faulty(database.dialect(), noAnswer({ at: 'transaction.commit #1', moment: 'after' }))
    const dialect = observed(committed, ({ label, moment }) => {
      if (label === 'session.open #2' && moment === 'before') stop.abort()
    })
    const { message } = await refusal(
      migratorOn(database, LINE, { dialect, signal: stop.signal }).upgrade(),
      'ABORTED',
    )
    assert.doesNotMatch(message, /Nothing was changed/)
    assert.match(message, /Whether "10_ten" \(upgrade\) was committed is not known: run: godwit status/)
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'a baseline is recorded and reported whichever COMMIT gets no answer': async (database) => {
    for (const at of ['transaction.commit #1', 'transaction.commit #2'])
      for (const moment of MOMENTS) {
        await inSession(database, (session) => session.execute(TABLE))
        const { baselined } = await unanswered(database, LINE, { at, moment }).baseline({ to: '2' })
        assert.deepEqual(versionsOf(baselined), ['0_table', '1_one', '2_two'], `${moment} ${at}`)
        assert.deepEqual(await recordedVersions(database), ['0_table', '1_one', '2_two'])
        await inSession(database, (session) =>
          session.execute('DROP TABLE "t"; DROP TABLE "godwit_migrations"'),
        )
      }
  },

  'what redo has undone is not called kept where it cannot be applied again': async (database) => {
    await migratorOn(database, { ...LINE, '11_last.sql': WALK }).upgrade()
    const undo = 'DELETE FROM "t" WHERE "id" = 12;\nDELETE FROM "t" WHERE "id" = 11'
    const broken = migration('INSERT INTO "absent" VALUES (1)', undo, 'transaction=false')
    const error = await migrationFailure(
      migratorOn(database, { ...LINE, '11_last.sql': broken }).redo({ allowDataLoss: true }),
    )
    assert.deepEqual([error.direction, error.completed], ['upgrade', []])
    assert.doesNotMatch(error.message, /kept/)
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },
}

/** Redoes the newest one with each COMMIT of an undisturbed run unanswered. It leaves `added`, and those before it. */
async function redoneWhateverFails(
  database: TestDatabase,
  manifest: Manifest,
  added: readonly number[],
): Promise<void> {
  await migratorOn(database, manifest).upgrade({ to: '11' })
  const { dialect, points } = recording(database.dialect())
  await migratorOn(database, manifest, { dialect }).redo({ allowDataLoss: true })
  const commits = points.filter(({ call, moment }) => call === 'transaction.commit' && moment === 'before')
  assert.ok(commits.length > 0)
  for (const { label } of commits)
    for (const moment of MOMENTS) {
      const events: string[] = []
      const report = await unanswered(database, manifest, { at: label, moment }, events).redo({
        allowDataLoss: true,
      })
      const what = `${moment} ${label}`
      assert.deepEqual([report.reverted, report.applied].map(versionsOf), [['11_last'], ['11_last']], what)
      assert.deepEqual(await recordedVersions(database), [...VERSIONS, '11_last'], what)
      assert.equal((await recorded(database)).at(-1)?.state, 'applied', what)
      assert.deepEqual(await committedIds(database), [1, 2, 10, ...added], what)
      const expected = ['started', 'finished'].flatMap((phase) => [
        `${phase} downgrade 11_last`,
        `${phase} upgrade 11_last`,
      ])
      assert.deepEqual(events.toSorted(), expected.toSorted(), what)
    }
}

function unanswered(
  database: TestDatabase,
  manifest: Manifest,
  where: Pick<Where, 'at' | 'moment'>,
  events: string[] = [],
) {
  const onEvent: MigratorOptions['onEvent'] = (event: GodwitEvent) => {
    if (event.type === 'migration') events.push(`${event.phase} ${event.direction} ${event.version}`)
  }
  return migratorOn(database, manifest, { dialect: faulty(database.dialect(), noAnswer(where)), onEvent })
}

function noAnswer(where: Pick<Where, 'at' | 'moment'>): Where {
  return { ...where, effect: 'unknown-outcome' }
}
