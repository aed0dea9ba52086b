import assert from 'node:assert/strict'
import { sql, type Transaction } from '@godwit/core'
import { databaseFailure, failure } from './failure.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import { committedIds, createTable, ids } from './test-table.js'

/** One connection, one thing at a time: who waits for whom, and who is refused. */
export const turnsSuite: Suite = {
  'what is asked of a session at once runs one after the other': async (database) => {
    await createTable(database)
    await inSession(database, async (session) => {
      const seen: (readonly number[])[] = []
      const transaction = (id: number) =>
        session.transaction(async (tx) => {
          await tx.query(sql`INSERT INTO "t" ("id") VALUES (${id})`)
          seen.push(await ids(tx))
          await tx.query(sql`INSERT INTO "t" ("id") VALUES (${id + 1})`)
        })
      await Promise.all([
        transaction(1),
        session.execute('INSERT INTO "t" ("id") VALUES (3)'),
        transaction(4),
        session.inspect(),
        session.exclusive('a', () => session.query(sql`INSERT INTO "t" ("id") VALUES (${6})`)),
      ])
      assert.deepEqual(seen, [[1], [1, 2, 3, 4]])
      assert.deepEqual(await ids(session), [1, 2, 3, 4, 5, 6])
    })
  },

  'the work of a transaction that turns to its session is refused at once, and goes on': async (database) => {
    await createTable(database)
    const [statement] = database.dialect().split(database.outsideTransaction)
    assert.ok(statement !== undefined)
    await inSession(database, async (session) => {
      const detours: (() => Promise<unknown>)[] = [
        () => session.execute('INSERT INTO "t" ("id") VALUES (9)'),
        () => session.query(sql`SELECT 1`),
        () => session.inspect(),
        () => session.transaction(async () => undefined),
        () => session.transaction((tx) => tx.guard(async () => undefined)),
        () => session.exclusive('a', async () => undefined),
        () => session.recover(statement),
        () => session.effects([statement]),
      ]
      await session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        const messages = new Set<string>()
        for (const detour of detours) messages.add((await databaseFailure(detour(), 'statement')).message)
        assert.equal(messages.size, 1, [...messages].join(' / '))
        await tx.guard(async (db) => {
          for (const detour of detours) await databaseFailure(detour(), 'statement')
          await db.execute('INSERT INTO "t" ("id") VALUES (2)')
        })
      })
      await session.execute('INSERT INTO "t" ("id") VALUES (3)')
    })
    assert.deepEqual(await committedIds(database), [1, 2, 3])
  },

  'a transaction is refused once it has ended, committed or not': async (database) => {
    await createTable(database)
    await inSession(database, async (session) => {
      const kept: Transaction[] = []
      await session.transaction(async (tx) => void kept.push(tx))
      await failure(
        session.transaction(async (tx) => {
          kept.push(tx)
          throw new Error('the work failed')
        }),
      )
      assert.equal(kept.length, 2)
      for (const tx of kept) {
        await databaseFailure(tx.execute('INSERT INTO "t" ("id") VALUES (1)'), 'statement')
        await databaseFailure(tx.query(sql`INSERT INTO "t" ("id") VALUES (2)`), 'statement')
        await failure(tx.guard((db) => db.execute('INSERT INTO "t" ("id") VALUES (3)')))
      }
    })
    assert.deepEqual(await committedIds(database), [])
  },
}
