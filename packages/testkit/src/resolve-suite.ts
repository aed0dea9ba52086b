import assert from 'node:assert/strict'
import { type Database, sql } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { gate } from './gate.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
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
import { committedIds } from './test-table.js'

/** Code without a transaction that stops after its first statement, until it is told to go on. */
function stopping(): { readonly manifest: Manifest; mend(): void } {
  let isMended = false
  const add = (db: Database, id: number) => db.query(sql`INSERT INTO "t" ("id") VALUES (${id})`)
  const upgrade = async (db: Database) => {
    await add(db, 31)
    if (!isMended) throw new Error('the network is down')
    await add(db, 32)
  }
  const downgrade = async (db: Database) => {
    await db.execute('DELETE FROM "t" WHERE "id" = 31')
    if (!isMended) throw new Error('the network is down')
    await db.execute('DELETE FROM "t" WHERE "id" = 32')
  }
  return {
    manifest: { ...LINE, '11_code': { upgrade, downgrade, transaction: false } },
    mend: () => {
      isMended = true
    },
  }
}

async function interrupted(database: TestDatabase): Promise<ReturnType<typeof stopping>> {
  const code = stopping()
  const error = await migrationFailure(migratorOn(database, code.manifest).upgrade())
  assert.match(error.fix ?? '', /godwit resolve 11_code --applied/)
  const again = await refusal(migratorOn(database, code.manifest).upgrade(), 'INTERRUPTED')
  for (const way of ['applied', 'reverted', 'retry'])
    assert.ok(again.fix?.includes(`godwit resolve 11_code --${way}`), again.fix)
  return code
}

/** What a person says where the record alone cannot tell. */
export const resolveSuite: Suite = {
  'an interrupted migration that a person has finished is recorded as applied, and runs no more': async (
    database,
  ) => {
    const { manifest } = await interrupted(database)
    const migrator = migratorOn(database, { ...manifest, '12_next.sql': adding(12) })
    const report = await migrator.resolve({ version: '11_code', as: 'applied' })
    assert.deepEqual([report.before, report.changed], ['running', true])
    assert.deepEqual(versionsOf((await migrator.upgrade()).applied), ['12_next'])
    const row = (await recorded(database)).find((one) => one.version === '11_code')
    assert.deepEqual([row?.state, row?.step], ['applied', 0])
    assert.deepEqual(await committedIds(database), [1, 2, 10, 12, 31])
  },

  'an interrupted migration of which nothing is left is forgotten, and is pending again': async (
    database,
  ) => {
    const { manifest, mend } = await interrupted(database)
    const migrator = migratorOn(database, manifest)
    await database
      .dialect()
      .session({ access: 'write', waitMs: 1000, onEvent: () => undefined }, (session) =>
        session.execute('DELETE FROM "t" WHERE "id" = 31'),
      )
    await migrator.resolve({ version: '11', as: 'reverted' })
    assert.deepEqual(await recordedVersions(database), VERSIONS)
    mend()
    assert.deepEqual(versionsOf((await migrator.upgrade()).applied), ['11_code'])
    assert.deepEqual(await committedIds(database), [1, 2, 10, 31, 32])
  },

  'an interrupted downgrade that a person has put right can be tried again': async (database) => {
    const code = stopping()
    code.mend()
    await migratorOn(database, code.manifest).upgrade()
    const broken = stopping()
    const migrator = migratorOn(database, broken.manifest)
    await migrationFailure(migrator.downgrade({ allowDataLoss: true }))
    await refusal(migrator.downgrade({ allowDataLoss: true }), 'INTERRUPTED')
    const report = await migrator.resolve({ version: '11_code', as: 'retry' })
    assert.deepEqual([report.before, report.next], ['reverting', 'godwit downgrade'])
    broken.mend()
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true })).reverted), ['11_code'])
    assert.deepEqual(await committedIds(database), [1, 2, 10])
  },

  'what is known to be done of an interrupted migration is not done again when it is tried again': async (
    database,
  ) => {
    const script = 'INSERT INTO "t" ("id") VALUES (21);\nINSERT INTO "absent" VALUES (1)'
    const manifest = { ...LINE, '11_walk.sql': migration(script, '', 'transaction=false') }
    await migrationFailure(migratorOn(database, manifest).upgrade())
    await migratorOn(database, manifest).resolve({ version: '11_walk', as: 'retry' })
    const mended = migration(script.replace('"absent" VALUES', '"t" ("id") VALUES'), '', 'transaction=false')
    await migratorOn(database, { ...LINE, '11_walk.sql': mended.replace('(1)', '(22)') }).upgrade()
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21, 22])
  },

  'an edited migration that says the same is accepted by this database, which remembers that': async (
    database,
  ) => {
    await migratorOn(database, LINE).upgrade()
    const before = (await recorded(database))[1]
    const manifest = { ...LINE, '1_one.sql': migration('INSERT INTO "t" ("id") VALUES (0 + 1)') }
    const migrator = migratorOn(database, manifest)
    await refusal(migrator.upgrade(), 'EDITED')
    const report = await migrator.resolve({ version: '1_one', as: 'edited' })
    assert.deepEqual([report.changed, report.next], [true, null])
    assert.equal((await migrator.upgrade()).state, 'up-to-date')
    const { content = '' } = (await recorded(database))[1] ?? {}
    assert.deepEqual(JSON.parse(content).accepted, [before?.checksum])
    assert.equal((await migrator.resolve({ version: '1_one', as: 'edited' })).changed, false)
  },

  'what is said of a record that has changed by then is refused, and changes nothing': async (database) => {
    const [begun, end] = [gate(), gate()]
    const upgrade = async (db: Database) => {
      await db.query(sql`INSERT INTO "t" ("id") VALUES (31)`)
      begun.open()
      await end.opened
    }
    const manifest = { ...LINE, '11_code': { upgrade, transaction: false } }
    const running = migratorOn(database, manifest).upgrade()
    await begun.opened
    const waiting = gate()
    const resolving = migratorOn(database, manifest, {
      onEvent: (event) => void (event.type === 'lock' && event.phase === 'waiting' && waiting.open()),
    }).resolve({ version: '11_code', as: 'reverted' })
    await waiting.opened
    end.open()
    await running
    await refusal(resolving, 'PLAN_CHANGED')
    assert.deepEqual(await recordedVersions(database), [...VERSIONS, '11_code'])
  },

  'what makes no sense of a record is refused, and changes nothing': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade()
    const before = await snapshot(database)
    await refusal(migrator.resolve({ version: '1_one', as: 'retry' }), 'NOT_INTERRUPTED')
    await refusal(migrator.resolve({ version: '99', as: 'applied' }), 'UNKNOWN_TARGET')
    assert.equal((await migrator.resolve({ version: '1_one', as: 'applied' })).changed, false)
    assert.equal(await snapshot(database), before)
  },

  'a record may be forgotten in any state: its migration is pending again': async (database) => {
    const migrator = migratorOn(database, LINE)
    await migrator.upgrade()
    await migrator.resolve({ version: '10_ten', as: 'reverted' })
    assert.deepEqual(await migrator.pending(), [{ app: 'models', version: '10_ten' }])
  },
}
