import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { type Database, type DialectEvent, sql } from '@godwit/core'
import { databaseFailure, refusal } from './failure.js'
import { gate } from './gate.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import { committedIds, createTable } from './test-table.js'

const ENOUGH = new Error('enough')

/**
 * `SessionOptions.cancel`. An engine may be unable to interrupt a statement, so no case asks that one ends early: only
 * that nothing comes after it, and that nothing is waited for that the engine does not do itself.
 */
export const cancelSuite: Suite = {
  'a session that is cancelled already is not opened': async (database) => {
    const opened = inSession(database, async () => assert.fail('should not have been opened'), {
      cancel: AbortSignal.abort(ENOUGH),
    })
    await refusedAsCancelled(opened)
  },

  'a cancelled session refuses what is begun after it, and leaves things as they are': async (database) => {
    await createTable(database)
    const stop = new AbortController()
    await inSession(
      database,
      async (session) => {
        await session.execute('INSERT INTO "t" ("id") VALUES (1)')
        stop.abort(ENOUGH)
        await refusedAsCancelled(session.execute('INSERT INTO "t" ("id") VALUES (2)'))
        await refusedAsCancelled(session.query(sql`SELECT 1`))
        await refusedAsCancelled(session.transaction(async () => undefined))
        await refusedAsCancelled(session.exclusive('a', async () => undefined))
      },
      { cancel: stop.signal },
    )
    assert.deepEqual(await committedIds(database), [1])
  },

  'a cancelled transaction rolls back, and fails even where its work has come to its end': async (
    database,
  ) => {
    await createTable(database)
    const stop = new AbortController()
    await inSession(
      database,
      (session) =>
        refusedAsCancelled(
          session.transaction(async (tx) => {
            await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
            stop.abort(ENOUGH)
          }),
        ),
      { cancel: stop.signal },
    )
    assert.deepEqual(await committedIds(database), [])
  },

  'a cancelled transaction runs nothing more': async (database) => {
    await createTable(database)
    const stop = new AbortController()
    await inSession(
      database,
      (session) =>
        refusedAsCancelled(
          session.transaction(async (tx) => {
            await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
            stop.abort(ENOUGH)
            await refusedAsCancelled(tx.execute('INSERT INTO "t" ("id") VALUES (2)'))
            await refusedAsCancelled(tx.query(sql`SELECT 1`))
            await refusedAsCancelled(tx.guard(async () => undefined))
          }),
        ),
      { cancel: stop.signal },
    )
    assert.deepEqual(await committedIds(database), [])
  },

  'a body that waits for something else is given up, and its db is refused from then on': async (
    database,
  ) => {
    await createTable(database)
    const stop = new AbortController()
    const goesOn = gate()
    const lent: Database[] = []
    const waits = inSession(
      database,
      (session) =>
        session.transaction((tx) =>
          tx.guard(async (db) => {
            lent.push(db)
            await db.execute('INSERT INTO "t" ("id") VALUES (1)')
            stop.abort(ENOUGH)
            await goesOn.opened
            await db.execute('INSERT INTO "t" ("id") VALUES (2)')
          }),
        ),
      { cancel: stop.signal },
    )
    await refusedAsCancelled(waits)
    // Nothing of it stands in the way of others.
    await inSession(database, (session) => session.execute('INSERT INTO "t" ("id") VALUES (1)'))
    goesOn.open()
    assert.equal(lent.length, 1)
    for (const db of lent) await assert.rejects(db.execute('INSERT INTO "t" ("id") VALUES (3)'))
    assert.deepEqual(await committedIds(database), [1])
  },

  'a statement that runs when its session is cancelled is ended, or nothing comes after it': async (
    database,
  ) => {
    await createTable(database)
    const stop = new AbortController()
    await inSession(
      database,
      (session) =>
        refusedAsCancelled(
          session.transaction((tx) =>
            tx.guard(async (db) => {
              void setTimeout(50).then(() => stop.abort(ENOUGH))
              for (;;) await db.execute(LONG)
            }),
          ),
        ),
      { cancel: stop.signal },
    )
    assert.deepEqual(await committedIds(database), [])
  },

  'cancelling ends the wait for another writer': async (database) => {
    await createTable(database)
    const stop = new AbortController()
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        const waits = inSession(
          database,
          (other) => other.transaction((own) => own.execute('INSERT INTO "t" ("id") VALUES (1)')),
          { cancel: stop.signal },
        )
        void setTimeout(50).then(() => stop.abort(ENOUGH))
        await refusedAsCancelled(waits)
      }),
    )
    assert.deepEqual(await committedIds(database), [1])
  },

  'cancelling ends the wait for a lock': async (database) => {
    const stop = new AbortController()
    await inSession(database, (holder) =>
      holder.exclusive('a', async () => {
        const onEvent = (event: DialectEvent): void => {
          if (event.type === 'lock' && event.phase === 'waiting') stop.abort(ENOUGH)
        }
        const answer = await inSession(database, (session) => session.exclusive('a', async () => 'in'), {
          cancel: stop.signal,
          onEvent,
        }).catch((error: unknown) => error)
        if (stop.signal.aborted) await refusedAsCancelled(Promise.reject(answer))
        else assert.equal(answer, 'in')
      }),
    )
  },

  'a repeatable transaction that waits for another writer comes through once that has ended': async (
    database,
  ) => {
    await createTable(database)
    const add = () =>
      inSession(database, (session) =>
        session.transaction((tx) => tx.execute('INSERT INTO "t" ("id") VALUES (1)'), { repeatable: true }),
      )
    let waits: Promise<void> | undefined
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        waits = add()
        await setTimeout(50)
        await tx.execute('DELETE FROM "t"')
      }),
    )
    await waits
    assert.deepEqual(await committedIds(database), [1])
  },

  'a repeatable transaction that waits for too long is busy, and leaves nothing': async (database) => {
    await createTable(database)
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        const waits = inSession(
          database,
          (other) =>
            other.transaction((own) => own.execute('INSERT INTO "t" ("id") VALUES (2), (1)'), {
              repeatable: true,
            }),
          { waitMs: 200 },
        )
        await databaseFailure(waits, 'busy')
      }),
    )
    assert.deepEqual(await committedIds(database), [1])
  },

  'a repeatable transaction whose work fails is not run again': async (database) => {
    await createTable(database)
    let runs = 0
    const failed = inSession(database, (session) =>
      session.transaction(
        (tx) => {
          runs += 1
          return tx.execute('INSERT INTO "absent" VALUES (1)')
        },
        { repeatable: true },
      ),
    )
    await databaseFailure(failed, 'statement')
    assert.equal(runs, 1)
  },
}

/** Takes an engine some seconds, and is the same on all of them. */
const LONG =
  'WITH RECURSIVE "n" ("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < 1000000) SELECT count(*) FROM "n"'

/** So that an engine which never ends is told so, instead of never ending itself. */
const PATIENCE_MS = 10_000

async function refusedAsCancelled(work: Promise<unknown>): Promise<void> {
  const patience = new AbortController()
  const outOfPatience = setTimeout(PATIENCE_MS, undefined, { signal: patience.signal }).then(() =>
    assert.fail('should have been cancelled, and goes on'),
  )
  outOfPatience.catch(() => undefined)
  try {
    const error = await refusal(Promise.race([work, outOfPatience]), 'ABORTED')
    assert.equal(error.cause, ENOUGH)
  } finally {
    patience.abort()
  }
}
