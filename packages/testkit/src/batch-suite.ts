import assert from 'node:assert/strict'
import { isGodwitError, type MigrationDatabase, sql } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { faulty } from './faulty.js'
import { recorded, recordedVersions, snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { LINE, type Manifest, migration, migratorOn, VERSIONS, versionsOf } from './test-migrations.js'
import { committedIds } from './test-table.js'

const ROWS = 10
const FILLED = migration(
  `CREATE TABLE "p" ("id" INTEGER NOT NULL PRIMARY KEY, "n" INTEGER NOT NULL);
INSERT INTO "p" VALUES ${Array.from({ length: ROWS }, (_, index) => `(${index + 1}, 0)`).join(', ')}`,
  'DROP TABLE "p"',
)

type Code = (db: MigrationDatabase) => Promise<unknown>

/** Counts every row once up, or once down, three at a time. */
const counting =
  (by: number, each: (first: unknown) => void = () => {}): Code =>
  (db) =>
    db.batch({ table: 'p', key: 'id', size: 3 }, async (tx, { first, last }) => {
      await tx.query(sql`UPDATE "p" SET "n" = "n" + ${by} WHERE "id" BETWEEN ${first} AND ${last}`)
      each(first)
    })

const line = (upgrade: Code, downgrade: Code = counting(-1)): Manifest => ({
  ...LINE,
  '11_fill.sql': FILLED,
  '12_batch': { upgrade, downgrade, transaction: false },
})

/** Fails once, at the piece that begins with this key. */
function failingAt(key: number): (first: unknown) => void {
  let isDone = false
  return (first) => {
    if (first !== key || isDone) return
    isDone = true
    throw new Error('the network is down')
  }
}

async function counts(database: TestDatabase): Promise<number[]> {
  return database
    .dialect()
    .session({ access: 'read', waitMs: 30_000, onEvent: () => undefined }, async (session) =>
      (await session.query<{ n: number }>(sql`SELECT "n" FROM "p" ORDER BY "id"`)).map((row) => row.n),
    )
}

const times = (length: number, value: number) => Array.from({ length }, () => value)

/** Backfills: pieces of a table, each a transaction with the checkpoint in it. */
export const batchSuite: Suite = {
  'batches work through a table piece by piece, and each row once': async (database) => {
    const pieces: unknown[] = []
    const rows: number[] = []
    const migrator = migratorOn(database, line(counting(1, (first) => pieces.push(first))), {
      onEvent: (event) => void (event.type === 'batch' && rows.push(event.rows)),
    })
    await migrator.upgrade()
    assert.deepEqual(pieces, [1, 4, 7, 10])
    assert.deepEqual(rows, [3, 3, 3, 1])
    assert.deepEqual(await counts(database), times(ROWS, 1))
    const row = (await recorded(database)).at(-1)
    assert.deepEqual([row?.state, row?.checkpoint], ['applied', null])
    assert.deepEqual(versionsOf((await migrator.downgrade({ allowDataLoss: true })).reverted), ['12_batch'])
    assert.deepEqual(await counts(database), times(ROWS, 0))
  },

  'interrupted batches go on after the last piece that was committed': async (database) => {
    const manifest = line(counting(1, failingAt(7)))
    const error = await migrationFailure(migratorOn(database, manifest).upgrade())
    assert.match(error.message, /the network is down/)
    assert.deepEqual(await counts(database), [...times(6, 1), ...times(4, 0)])
    assert.deepEqual(versionsOf((await migratorOn(database, manifest).upgrade()).applied), ['12_batch'])
    assert.deepEqual(await counts(database), times(ROWS, 1))
  },

  'an interrupted downgrade goes on with its batches too': async (database) => {
    const manifest = line(counting(1), counting(-1, failingAt(4)))
    await migratorOn(database, manifest).upgrade()
    await migrationFailure(migratorOn(database, manifest).downgrade({ allowDataLoss: true }))
    assert.deepEqual(await counts(database), [...times(3, 0), ...times(7, 1)])
    await migratorOn(database, manifest).downgrade({ allowDataLoss: true })
    assert.deepEqual(await counts(database), times(ROWS, 0))
    assert.equal((await recordedVersions(database)).includes('12_batch'), false)
  },

  'batches that fail before their first piece leave no trace': async (database) => {
    await migratorOn(database, { ...LINE, '11_fill.sql': FILLED }).upgrade()
    const before = await snapshot(database)
    await migrationFailure(migratorOn(database, line(counting(1, failingAt(1)))).upgrade())
    assert.equal(await snapshot(database), before)
  },

  'a lost connection interrupts batches, and no row is done twice': async (database) => {
    const manifest = line(counting(1))
    await migratorOn(database, { ...LINE, '11_fill.sql': FILLED }).upgrade()
    // Of the last migration: its claim, and then the pieces.
    for (const at of ['transaction.commit #3', 'transaction.begin #3']) {
      const dialect = faulty(database.dialect(), { at, moment: 'before', effect: 'lost' })
      await migratorOn(database, manifest, { dialect })
        .upgrade()
        .catch((error: unknown) => assert.ok(isGodwitError(error), String(error)))
    }
    await migratorOn(database, manifest).upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 1))
  },

  'several batches each have a checkpoint, and only the rows that are asked for': async (database) => {
    let isFirst = true
    const upgrade: Code = async (db) => {
      await db.batch({ table: 'p', key: 'id', where: sql`"id" > ${5}` }, (tx, { first, last }) =>
        tx.query(sql`UPDATE "p" SET "n" = "n" + 1 WHERE "id" BETWEEN ${first} AND ${last}`),
      )
      if (isFirst) {
        isFirst = false
        throw new Error('between the two')
      }
      await counting(10)(db)
    }
    await migrationFailure(migratorOn(database, line(upgrade)).upgrade())
    await migratorOn(database, line(upgrade)).upgrade()
    assert.deepEqual(await counts(database), [...times(5, 10), ...times(5, 11)])
  },

  'a batch that is told wrongly fails before it does anything': async (database) => {
    const wrong = [
      { table: 'p', key: 'id', wehre: sql`1 = 1` },
      { table: 'p', key: 'id', where: '"id" > 3' },
      { table: 'p', key: 'id', size: 0 },
      { table: 'p' },
    ]
    for (const given of wrong) {
      const upgrade: Code = (db) => db.batch(given as never, () => assert.fail('it does something'))
      const error = await migrationFailure(migratorOn(database, line(upgrade)).upgrade())
      assert.match(error.message, /batch/)
    }
    assert.equal((await recordedVersions(database)).includes('12_batch'), false)
  },

  'rows whose key is null would be passed over, and are refused': async (database) => {
    const nullable = migration('CREATE TABLE "n" ("k" INTEGER); INSERT INTO "n" VALUES (1), (NULL)')
    const upgrade = (db: MigrationDatabase) => db.batch({ table: 'n', key: 'k' }, async () => {})
    const manifest = { ...LINE, '11_n.sql': nullable, '12_batch': { upgrade, transaction: false } }
    const error = await migrationFailure(migratorOn(database, manifest).upgrade())
    assert.match(error.message, /n\.k is null/)
  },

  'an empty table has no pieces, and the migration is applied': async (database) => {
    const manifest = {
      ...LINE,
      '11_none': {
        upgrade: (db: MigrationDatabase) =>
          db.batch({ table: 't', key: 'id', where: sql`"id" < 0` }, () => assert.fail('no rows')),
        transaction: false,
      },
    }
    await migratorOn(database, manifest).upgrade()
    assert.deepEqual(await recordedVersions(database), [...VERSIONS, '11_none'])
  },

  'what code does beside its batches is in doubt once it was interrupted': async (database) => {
    const upgrade: Code = async (db) => {
      await counting(1)(db)
      await db.execute('INSERT INTO "t" ("id") VALUES (77)')
      throw new Error('too late')
    }
    await migrationFailure(migratorOn(database, line(upgrade)).upgrade())
    await refusal(migratorOn(database, line(upgrade)).upgrade(), 'INTERRUPTED')
    const migrator = migratorOn(
      database,
      line(async (db) => {
        await counting(1)(db)
        await db.execute('INSERT INTO "t" ("id") VALUES (78)')
      }),
    )
    await migrator.resolve({ version: '12_batch', as: 'retry' })
    await migrator.upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 1))
    assert.deepEqual(await committedIds(database), [1, 2, 10, 77, 78])
  },

  'after a batch that failed none runs, also of those that were begun at once': async (database) => {
    const upgrade: Code = async (db) => {
      await Promise.all([counting(1, failingAt(1))(db), counting(10)(db)])
    }
    await migrationFailure(migratorOn(database, line(upgrade)).upgrade())
    assert.deepEqual(await counts(database), times(ROWS, 0))
    const mended: Code = async (db) => {
      await Promise.all([counting(1)(db), counting(10)(db)])
    }
    await migratorOn(database, line(mended)).upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 11))
  },

  'a batch that was begun and does not come again, or with another condition, is no success': async (
    database,
  ) => {
    const fails = failingAt(7)
    const both: Code = async (db) => {
      await counting(1)(db)
      await counting(10, fails)(db)
    }
    await migrationFailure(migratorOn(database, line(both)).upgrade())
    await refusal(migratorOn(database, line(counting(1))).upgrade(), 'INTERRUPTED')
    const others: Code = async (db) => {
      await db.batch({ table: 'p', key: 'id', where: sql`"id" > 0` }, async () => {})
      await counting(10)(db)
    }
    await refusal(migratorOn(database, line(others)).upgrade(), 'INTERRUPTED')
    await migratorOn(database, line(both)).upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 11))
  },

  'a query beside a batch that is running is in doubt once that is interrupted, and not before': async (
    database,
  ) => {
    const upgrade: Code = async (db) => {
      const batch = counting(1)(db)
      await new Promise((resolve) => setImmediate(resolve))
      await db.query(sql`SELECT 1`)
      await batch
    }
    await migratorOn(database, line(upgrade)).upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 1))
  },

  'what failed says how to go on: after the last piece, or as if nothing had been begun': async (
    database,
  ) => {
    const nothing = await migrationFailure(
      migratorOn(
        database,
        line(async (_db) => assert.fail('at once')),
      ).upgrade(),
    )
    assert.match(nothing.message, /Nothing of it was done/)
    const pieces = await migrationFailure(migratorOn(database, line(counting(1, failingAt(7)))).upgrade())
    assert.match(pieces.message, /goes on after that/)
    for (const { fix = '' } of [nothing, pieces]) {
      assert.match(fix, /godwit upgrade/)
      assert.doesNotMatch(fix, /resolve/)
    }
  },

  'a stop that comes in a batch is told as one, whatever the code makes of it': async (database) => {
    const stop = new AbortController()
    const upgrade: Code = (db) =>
      counting(
        1,
        (first) => first === 4 && stop.abort(),
      )(db).catch((cause: unknown) => {
        throw new Error('the backfill failed', { cause })
      })
    await refusal(migratorOn(database, line(upgrade), { signal: stop.signal }).upgrade(), 'ABORTED')
    await migratorOn(database, line(counting(1))).upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 1))
  },

  'a batch whose failure the code lets pass is no success': async (database) => {
    const upgrade: Code = (db) => counting(1, failingAt(4))(db).catch(() => undefined)
    await migrationFailure(migratorOn(database, line(upgrade)).upgrade())
    await migratorOn(database, line(counting(1))).upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 1))
  },

  'batches that were edited while they were interrupted are refused': async (database) => {
    await migrationFailure(migratorOn(database, line(counting(1, failingAt(7)))).upgrade())
    const other = line((db) => db.batch({ table: 't', key: 'id' }, async () => {}))
    await refusal(migratorOn(database, other).upgrade(), 'INTERRUPTED')
    assert.deepEqual(await counts(database), [...times(6, 1), ...times(4, 0)])
  },

  'a migration in one transaction has no batches': async (database) => {
    const manifest = { ...LINE, '11_code': { upgrade: counting(1) } }
    const error = await migrationFailure(migratorOn(database, manifest).upgrade())
    assert.match(String(error.message), /no batches/)
    assert.deepEqual(await recordedVersions(database), VERSIONS)
  },

  'a run that is told to stop ends between two pieces, and the next one goes on': async (database) => {
    const stop = new AbortController()
    const manifest = line(counting(1, (first) => first === 4 && stop.abort()))
    await refusal(migratorOn(database, manifest, { signal: stop.signal }).upgrade(), 'ABORTED')
    assert.deepEqual(await counts(database), [...times(6, 1), ...times(4, 0)])
    await migratorOn(database, line(counting(1))).upgrade()
    assert.deepEqual(await counts(database), times(ROWS, 1))
  },
}
