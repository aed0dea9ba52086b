import assert from 'node:assert/strict'
import { modules, sql, upgradeOnStartup } from '@godwit/core'
import { refusal } from './failure.js'
import { inSession } from './in-session.js'
import { recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { adding, LINE, type Manifest, migratorOn, only, versionsOf } from './test-migrations.js'
import { committedIds } from './test-table.js'

const OLD = only(LINE, '0_table.sql', '1_one.sql')
const demanding = (number: number): Manifest => ({
  ...OLD,
  '2_two.sql': adding(2),
  '10_ten.sql': adding(10, `compatibleFrom=${number}`),
})

/** Releases that meet a database which a newer one has changed, and said who can still use it. */
export const compatibleSuite: Suite = {
  'a release that is too old for a database that is ahead is refused, and changes nothing': async (
    database,
  ) => {
    await migratorOn(database, demanding(2)).upgrade()
    const before = await snapshot(database)
    const old = migratorOn(database, OLD, { lockTimeout: 100 })
    const error = await refusal(old.upgrade(), 'INCOMPATIBLE')
    assert.deepEqual('versions' in error && error.versions, ['10_ten'])
    assert.match(error.message, /"10_ten".*number 2 or later/)
    await refusal(old.wait(), 'INCOMPATIBLE')
    await refusal(start(database, OLD), 'INCOMPATIBLE')
    assert.equal((await old.plan()).refusal?.code, 'INCOMPATIBLE')
    const [app] = (await old.status()).apps
    assert.deepEqual([app?.state, app?.ahead], ['ahead', ['2_two', '10_ten']])
    assert.deepEqual(
      app?.problems.map((problem) => problem.code),
      ['INCOMPATIBLE'],
    )
    assert.equal(await snapshot(database), before)
  },

  'a release that is new enough for a database that is ahead starts on it': async (database) => {
    await migratorOn(database, demanding(1)).upgrade()
    const before = await snapshot(database)
    assert.equal((await migratorOn(database, OLD).upgrade()).state, 'ahead')
    assert.equal((await migratorOn(database, OLD).wait()).state, 'ahead')
    assert.equal((await start(database, OLD))?.state, 'ahead')
    assert.equal(await snapshot(database), before)
  },

  'a database that is ahead comes back to an old release by the command that the refusal prints': async (
    database,
  ) => {
    await migratorOn(database, demanding(10)).upgrade()
    const old = migratorOn(database, OLD)
    const { fix } = await refusal(old.upgrade(), 'INCOMPATIBLE')
    const to = /:\n {4}godwit downgrade (\S+)$/.exec(fix ?? '')?.[1] ?? ''
    const { reverted } = await old.downgrade({ to, allowDataLoss: true })
    assert.deepEqual(versionsOf(reverted), ['10_ten', '2_two'])
    assert.equal((await old.upgrade()).state, 'up-to-date')
    assert.deepEqual(await committedIds(database), [1])
    assert.deepEqual(await recordedVersions(database), ['0_table', '1_one'])
  },

  'what a migration demands is recorded also where it is not run': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql')).upgrade()
    await inSession(database, (session) => session.query(sql`DELETE FROM "godwit_migrations"`))
    await migratorOn(database, demanding(2)).baseline({ to: 'head' })
    await refusal(migratorOn(database, OLD).upgrade(), 'INCOMPATIBLE')
  },

  'records of a release that knew no demands, or of another tool, demand nothing': async (database) => {
    await migratorOn(database, demanding(2)).upgrade()
    for (const content of [
      '',
      '{"models.Feed": {}}',
      '{"upgrade": null, "downgrade": null, "options": {}}',
    ]) {
      await inSession(database, (session) =>
        session.query(sql`UPDATE "godwit_migrations" SET "content" = ${content} WHERE "version" = '10_ten'`),
      )
      assert.equal((await migratorOn(database, OLD).upgrade()).state, 'ahead')
    }
  },
}

function start(database: TestDatabase, manifest: Manifest) {
  return upgradeOnStartup({
    dialect: database.dialect(),
    migrations: modules(manifest),
    command: 'godwit',
    logger: false,
  })
}
