import assert from 'node:assert/strict'
import { type Database, isDatabaseError, rawSql, type Session, sql } from '@godwit/core'
import { databaseFailure, failure } from './failure.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { committedIds, createTable, TABLE } from './test-table.js'

/** `Transaction.guard`. */
export const guardSuite: Suite = {
  'guard gives what the body gives, and its changes are committed': async (database) => {
    const given = await inSession(database, (session) =>
      guarded(session, async (db) => {
        await db.execute(`${TABLE}; INSERT INTO "t" ("id") VALUES (1)`)
        await db.query(sql`INSERT INTO "t" ("id") VALUES (${2})`)
        return 'done'
      }),
    )
    assert.equal(given, 'done')
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'guard fails with the very error of the body': async (database) => {
    await createTable(database)
    const error = new Error('the body failed')
    const failed = inSession(database, (session) =>
      guarded(session, async (db) => {
        await db.execute('INSERT INTO "t" ("id") VALUES (1)')
        throw error
      }),
    )
    assert.equal(await failure(failed), error)
    assert.deepEqual(await committedIds(database), [])
  },

  'guard refuses a body that ends with a query in flight': async (database) => {
    await createTable(database)
    const late: Promise<unknown>[] = []
    const failed = inSession(database, (session) =>
      guarded(session, async (db) => {
        late.push(db.execute('INSERT INTO "t" ("id") VALUES (1)').catch(() => undefined))
      }),
    )
    await databaseFailure(failed, 'statement')
    await Promise.all(late)
    assert.deepEqual(await committedIds(database), [])
  },

  'guard refuses a body that ends with one of several queries in flight': async (database) => {
    await createTable(database)
    const late: Promise<unknown>[] = []
    const failed = inSession(database, (session) =>
      guarded(session, async (db) => {
        for (const id of [1, 2, 3])
          late.push(db.query(sql`INSERT INTO "t" ("id") VALUES (${id})`).catch(() => undefined))
        await late[0]
      }),
    )
    await databaseFailure(failed, 'statement')
    await Promise.all(late)
    assert.deepEqual(await committedIds(database), [])
  },

  'the db of a body is refused once the body has ended': async (database) => {
    await createTable(database)
    const kept: Database[] = []
    await inSession(database, async (session) => {
      await session.transaction(async (tx) => {
        await tx.guard(async (db) => void kept.push(db))
        for (const db of kept) await failure(db.execute('INSERT INTO "t" ("id") VALUES (1)'))
        await tx.execute('INSERT INTO "t" ("id") VALUES (2)')
      })
      for (const db of kept) await failure(db.query(sql`INSERT INTO "t" ("id") VALUES (3)`))
    })
    assert.equal(kept.length, 1)
    assert.deepEqual(await committedIds(database), [2])
  },

  'the db of a body is refused also where the body has failed': async (database) => {
    await createTable(database)
    const kept: Database[] = []
    await inSession(database, async (session) => {
      await failure(
        guarded(session, async (db) => {
          kept.push(db)
          throw new Error('the body failed')
        }),
      )
      for (const db of kept) await failure(db.execute('INSERT INTO "t" ("id") VALUES (1)'))
    })
    assert.equal(kept.length, 1)
    assert.deepEqual(await committedIds(database), [])
  },

  'guard refuses a body that has ended the transaction, whichever way it was sent': async (database) => {
    await createTable(database)
    for (const control of ['COMMIT', 'ROLLBACK']) {
      const ways: ((db: Database) => Promise<unknown>)[] = [
        (db) => db.execute(`INSERT INTO "t" ("id") VALUES (1); ${control}`),
        (db) => db.query(rawSql(control)),
        (db) => db.query(rawSql(control)).then(() => db.query(rawSql('BEGIN'))),
      ]
      for (const way of ways) {
        await databaseFailure(
          inSession(database, (session) => guarded(session, way)),
          'statement',
        )
        assert.deepEqual(await committedIds(database), [], control)
      }
    }
  },

  'a failure that a body hides is never a false success': async (database) => {
    await createTable(database)
    const kept = await inSession(database, (session) =>
      guarded(session, async (db) => {
        await db.execute('INSERT INTO "t" ("id") VALUES (1)')
        await db.execute('INSERT INTO "absent" VALUES (2)').catch(() => undefined)
        await db.execute('INSERT INTO "t" ("id") VALUES (3)').catch(() => undefined)
      }).then(
        () => [1, 3],
        () => [],
      ),
    )
    assert.deepEqual(await committedIds(database), kept)
  },

  'a transaction holds several guarded bodies, and writes of its own between them': async (database) => {
    await createTable(database)
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.guard((db) => db.execute('INSERT INTO "t" ("id") VALUES (1)'))
        await tx.execute('INSERT INTO "t" ("id") VALUES (2)')
        await tx.guard((db) => db.execute('INSERT INTO "t" ("id") VALUES (3)'))
      }),
    )
    assert.deepEqual(await committedIds(database), [1, 2, 3])
  },

  'a rebuild that leaves rows behind passes where that is expected by name': async (database) => {
    await createRows(database)
    await inSession(database, (session) =>
      session.transaction((tx) => tx.guard((db) => db.execute(FORGETFUL_REBUILD)), { expectLoss: ['t'] }),
    )
    assert.deepEqual(await committedIds(database), [2, 3])
  },

  'a rebuild that leaves rows behind unsaid is refused whole, or passes whole': async (database) => {
    await createRows(database)
    const kept = await inSession(database, (session) =>
      guarded(session, (db) => db.execute(FORGETFUL_REBUILD)).then(
        () => [2, 3],
        (error) => {
          assert.ok(isDatabaseError(error) && error.kind === 'statement', String(error))
          return [1, 2, 3]
        },
      ),
    )
    assert.deepEqual(await committedIds(database), kept)
  },
}

const FORGETFUL_REBUILD = `${TABLE.replace('"t"', '"new_t"')};
  INSERT INTO "new_t" SELECT "id", "v" FROM "t" WHERE "id" > 1;
  DROP TABLE "t";
  ALTER TABLE "new_t" RENAME TO "t"`

function createRows(database: TestDatabase): Promise<void> {
  return inSession(database, (session) =>
    session.execute(`${TABLE}; INSERT INTO "t" ("id") VALUES (1), (2), (3)`),
  )
}

function guarded<T>(session: Session, body: (db: Database) => Promise<T>): Promise<T> {
  return session.transaction((tx) => tx.guard(body))
}
