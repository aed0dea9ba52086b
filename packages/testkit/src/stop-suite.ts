import assert from 'node:assert/strict'
import { type MigrationDatabase, sql } from '@godwit/core'
import { refusal } from './failure.js'
import { gate } from './gate.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import { adding, LINE, migration, migratorOn, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds } from './test-table.js'

const add = (db: MigrationDatabase, id: number) => db.query(sql`INSERT INTO "t" ("id") VALUES (${id})`)

/** What becomes of a run that is told to stop. */
export const stopSuite: Suite = {
  'code that a stop comes upon may end, is recorded, and nothing follows': async (database) => {
    for (const transaction of [true, false]) {
      const stop = new AbortController()
      const id = transaction ? 11 : 13
      const upgrade = async (db: MigrationDatabase) => {
        stop.abort()
        await add(db, id)
        await add(db, id + 100)
      }
      const manifest = {
        ...LINE,
        '11_code': { upgrade, transaction },
        ...(transaction ? {} : { '12_later.sql': adding(12) }),
      }
      if (!transaction) await migratorOn(database, LINE).downgrade({ allowDataLoss: true, to: 'base' })
      await refusal(
        migratorOn(database, { ...manifest, '20_never.sql': adding(20) }, { signal: stop.signal }).upgrade(),
        'ABORTED',
      )
      assert.deepEqual(await recordedVersions(database), [...VERSIONS, '11_code'])
      assert.deepEqual(await committedIds(database), [1, 2, 10, id, id + 100])
      await migratorOn(database, manifest).resolve({ version: '11_code', as: 'reverted' })
    }
  },

  'a migration without a transaction stops between two statements, and goes on there': async (database) => {
    const stop = new AbortController()
    const script = [21, 22, 23].map((id) => `INSERT INTO "t" ("id") VALUES (${id})`).join(';\n')
    const manifest = { ...LINE, '11_walk.sql': migration(script, '', 'transaction=false') }
    await migratorOn(database, LINE).upgrade()
    const error = await refusal(
      migratorOn(database, manifest, {
        signal: stop.signal,
        onEvent: (event) => void (event.type === 'statement' && stop.abort()),
      }).upgrade(),
      'ABORTED',
    )
    assert.match(error.message, /11_walk.*goes on after that/)
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21])
    assert.equal((await recorded(database)).at(-1)?.step, 1)
    assert.deepEqual(versionsOf((await migratorOn(database, manifest).upgrade()).applied), ['11_walk'])
    assert.deepEqual(await committedIds(database), [1, 2, 10, 21, 22, 23])
  },

  'when the grace period is over, code that waits for something is given up and rolled back': async (
    database,
  ) => {
    await migratorOn(database, LINE).upgrade()
    const before = await snapshot(database)
    const stop = new AbortController()
    const never = gate()
    const upgrade = async (db: MigrationDatabase) => {
      await add(db, 11)
      stop.abort()
      await never.opened
    }
    const error = await refusal(
      migratorOn(
        database,
        { ...LINE, '11_code': { upgrade } },
        { signal: stop.signal, gracePeriod: 50 },
      ).upgrade(),
      'ABORTED',
    )
    never.open()
    assert.match(error.message, /11_code.*rolled back/s)
    assert.equal(await snapshot(database), before)
    await migratorOn(database, { ...LINE, '11_sql.sql': adding(11) }).upgrade()
  },

  'when the grace period is over, a migration without a transaction is left where it is': async (
    database,
  ) => {
    const stop = new AbortController()
    const never = gate()
    const upgrade = async (db: MigrationDatabase) => {
      await add(db, 11)
      stop.abort()
      await never.opened
    }
    const manifest = { ...LINE, '11_code': { upgrade, transaction: false } }
    const options = { signal: stop.signal, gracePeriod: 50 }
    await refusal(migratorOn(database, manifest, options).upgrade(), 'ABORTED')
    never.open()
    assert.deepEqual(await committedIds(database), [1, 2, 10, 11])
    await refusal(migratorOn(database, manifest).upgrade(), 'INTERRUPTED')
  },
}
