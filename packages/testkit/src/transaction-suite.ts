import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { sql } from '@godwit/core'
import { databaseFailure, failure } from './failure.js'
import { gate } from './gate.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import { committedIds, createTable, ids, TABLE } from './test-table.js'

const OTHERS_BEGIN_MS = 10

/** `Session.transaction`. */
export const transactionSuite: Suite = {
  'a transaction commits when its work resolves, and gives what the work gives': async (database) => {
    const given = await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute(`${TABLE}; INSERT INTO "t" ("id") VALUES (1)`)
        return 'done'
      }),
    )
    assert.equal(given, 'done')
    assert.deepEqual(await committedIds(database), [1])
  },

  'a transaction rolls back when its work rejects, and fails with that very error': async (database) => {
    await createTable(database)
    const error = new Error('the work failed')
    await inSession(database, async (session) => {
      const failed = session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1); CREATE TABLE "u" ("id" INTEGER)')
        throw error
      })
      assert.equal(await failure(failed), error)
      const place = await session.inspect()
      assert.deepEqual(
        place.tables.map((table) => table.name),
        ['t'],
      )
    })
    assert.deepEqual(await committedIds(database), [])
  },

  'a session goes on after a transaction that failed': async (database) => {
    await createTable(database)
    await inSession(database, async (session) => {
      await databaseFailure(
        session.transaction((tx) =>
          tx.execute('INSERT INTO "t" ("id") VALUES (1); INSERT INTO "absent" VALUES (2)'),
        ),
        'statement',
      )
      await session.transaction((tx) => tx.execute('INSERT INTO "t" ("id") VALUES (3)'))
      await session.execute('INSERT INTO "t" ("id") VALUES (4)')
    })
    assert.deepEqual(await committedIds(database), [3, 4])
  },

  'a transaction rejects with its first error, not with those that follow from it': async (database) => {
    await createTable(database)
    await inSession(database, async (session) => {
      const failed = session.transaction(async (tx) => {
        try {
          await tx.execute('INSERT INTO "absent" VALUES (1)')
        } finally {
          await tx.query(sql`SELECT 1`).catch(() => undefined)
        }
      })
      assert.match((await databaseFailure(failed, 'statement')).message, /absent/)
    })
  },

  'a transaction whose work hides a failure never resolves with less than the rest': async (database) => {
    await createTable(database)
    const kept = await inSession(database, (session) =>
      session
        .transaction(async (tx) => {
          await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
          await databaseFailure(tx.execute('INSERT INTO "absent" VALUES (2)'), 'statement')
        })
        .then(
          () => [1],
          () => [],
        ),
    )
    assert.deepEqual(await committedIds(database), kept)
  },

  'nobody else sees a transaction before it commits': async (database) => {
    await createTable(database)
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        assert.deepEqual(await ids(tx), [1])
        const seen = await inSession(database, (other) => ids(other), { access: 'read' })
        assert.deepEqual(seen, [])
      }),
    )
  },

  'a session that ends inside a transaction leaves no change and no lock': async (database) => {
    await createTable(database)
    const goesOn = gate()
    const left: Promise<unknown>[] = []
    await inSession(
      database,
      (session) =>
        new Promise<void>((inside, failed) => {
          const forgotten = session.transaction(async (tx) => {
            await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
            inside()
            await goesOn.opened
          })
          forgotten.catch(failed)
          left.push(
            forgotten.then(
              () => 'committed',
              () => 'refused',
            ),
          )
        }),
    )
    const next = inSession(database, (session) =>
      session.transaction((tx) => tx.execute('INSERT INTO "t" ("id") VALUES (1)')),
    )
    await next.finally(goesOn.open)
    assert.deepEqual(await Promise.all(left), ['refused'])
    assert.deepEqual(await committedIds(database), [1])
  },

  'transactions that write the same are serialised, however many start at once': async (database) => {
    await createTable(database)
    await inSession(database, (session) => session.execute(`INSERT INTO "t" VALUES (0, '0')`))
    const count = () =>
      inSession(database, (session) =>
        session.transaction(async (tx) => {
          await tx.query(sql`UPDATE "t" SET "id" = "id" + ${1}`)
          // An engine in this process may need no turn of its own: the others begin while this one is open.
          await setTimeout(OTHERS_BEGIN_MS)
        }),
      )
    await Promise.all(Array.from({ length: 8 }, count))
    assert.deepEqual(await committedIds(database), [8])
  },

  'of those that claim the same at once exactly one gets it': async (database) => {
    await createTable(database)
    const claim = (id: number) =>
      inSession(database, (session) =>
        session.transaction(async (tx) => {
          const rows = await tx.query(
            sql`INSERT INTO "t" ("id") VALUES (${id}) ON CONFLICT DO NOTHING RETURNING "id"`,
          )
          return rows.length
        }),
      )
    for (const id of [1, 2, 3]) {
      const claimed = await Promise.all(Array.from({ length: 6 }, () => claim(id)))
      assert.equal(
        claimed.reduce((sum, one) => sum + one, 0),
        1,
      )
    }
  },

  'a transaction that waits too long for another writer is busy, and may be tried again': async (
    database,
  ) => {
    await createTable(database)
    const write = (waitMs: number) =>
      inSession(
        database,
        (session) => session.transaction((tx) => tx.execute('INSERT INTO "t" ("id") VALUES (1)')),
        { waitMs },
      )
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        await databaseFailure(write(200), 'busy')
        await tx.execute('DELETE FROM "t"')
      }),
    )
    await write(0)
    assert.deepEqual(await committedIds(database), [1])
  },

  'what a transaction locks is changed by nobody else while it is open, and was free when its work began':
    async (database) => {
      await createTable(database)
      const insert = (id: number, waitMs: number) =>
        inSession(
          database,
          (session) => session.transaction((tx) => tx.query(sql`INSERT INTO "t" ("id") VALUES (${id})`)),
          { waitMs },
        )
      const goesOn = gate()
      const hasWritten = gate()
      const writing = inSession(database, (session) =>
        session.transaction(async (tx) => {
          await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
          hasWritten.open()
          await goesOn.opened
        }),
      )
      await hasWritten.opened
      const lockingBriefly = inSession(
        database,
        (session) => session.transaction(() => Promise.resolve('never begun'), { lock: ['t'] }),
        { waitMs: 200 },
      )
      await databaseFailure(lockingBriefly, 'busy')
      const locking = inSession(database, (session) =>
        session.transaction(
          async (tx) => {
            const seen = await ids(tx)
            await databaseFailure(insert(2, 200), 'busy')
            return [seen, await ids(tx)]
          },
          { lock: ['t'], repeatable: true },
        ),
      )
      goesOn.open()
      await writing
      assert.deepEqual(await locking, [[1], [1]])
      await insert(2, 0)
      assert.deepEqual(await committedIds(database), [1, 2])
    },

  'foreign keys stay enforced where that is asked for': async (database) => {
    await inSession(database, async (session) => {
      await session.execute(
        `${TABLE}; CREATE TABLE "child" ("id" INTEGER PRIMARY KEY, "t" INTEGER NOT NULL REFERENCES "t" ("id"))`,
      )
      const orphan = session.transaction((tx) => tx.execute('INSERT INTO "child" VALUES (1, 404)'), {
        foreignKeys: 'on',
      })
      await databaseFailure(orphan, 'statement')
    })
    assert.deepEqual(await committedIds(database, 'child'), [])
  },
}
