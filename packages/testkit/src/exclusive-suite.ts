import assert from 'node:assert/strict'
import { type DialectEvent, isDatabaseError, type Session, sql } from '@godwit/core'
import { failure } from './failure.js'
import { gate } from './gate.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import { committedIds, createTable } from './test-table.js'

/**
 * `Session.exclusive`. An engine may have nothing to add to its transactions, so no case asks that anybody waits:
 * only that nobody is shut out for good, and that who is shut out is told so.
 */
export const exclusiveSuite: Suite = {
  'exclusive gives what its work gives, and fails with the very error of its work': async (database) => {
    await inSession(database, async (session) => {
      assert.equal(await session.exclusive('a', async () => 'done'), 'done')
      const error = new Error('the work failed')
      assert.equal(await failure(session.exclusive('a', () => Promise.reject(error))), error)
      assert.equal(await session.exclusive('a', async () => 'again'), 'again')
    })
  },

  'exclusive frees the lock after its work, also where the work failed': async (database) => {
    await inSession(database, async (holder) => {
      await holder.exclusive('a', async () => undefined)
      await failure(holder.exclusive('a', () => Promise.reject(new Error('the work failed'))))
      const other = inSession(database, (session) => session.exclusive('a', async () => 'in'), { waitMs: 0 })
      assert.equal(await other, 'in')
    })
  },

  'exclusive ends with its session, also where its work goes on': async (database) => {
    const goesOn = gate()
    const held: Promise<unknown>[] = []
    await inSession(
      database,
      (session) =>
        new Promise<void>((inside, failed) => {
          const work = async () => {
            inside()
            await goesOn.opened
          }
          held.push(session.exclusive('a', work).catch(failed))
        }),
    )
    const next = inSession(database, (session) => session.exclusive('a', async () => 'in'))
    assert.equal(await next.finally(goesOn.open), 'in')
    await Promise.all(held)
  },

  'different locks do not wait for each other': async (database) => {
    await inSession(database, (holder) =>
      holder.exclusive('a', () =>
        inSession(database, (session) => session.exclusive('b', async () => undefined), { waitMs: 0 }),
      ),
    )
  },

  'who asks for a lock that is held gets in, or is told that it is busy': async (database) => {
    await inSession(database, (holder) =>
      holder.exclusive('a', async () => {
        const answer = await inSession(database, (session) => session.exclusive('a', async () => 'in'), {
          waitMs: 200,
        }).catch((error: unknown) => error)
        assert.ok(answer === 'in' || (isDatabaseError(answer) && answer.kind === 'busy'), String(answer))
      }),
    )
  },

  'who had to wait gives what was found instead, or works, and never does both': async (database) => {
    for (const found of [undefined, 'found']) {
      const done: unknown[] = []
      const waits = gate()
      let second: Promise<unknown> = waits.opened
      const ask = (session: Session) =>
        session.exclusive<unknown>(
          'a',
          async () => done.push('worked'),
          async () => found && done.push(found),
        )
      await inSession(database, (holder) =>
        holder.exclusive('a', () => {
          second = inSession(database, ask, { onEvent: waits.open })
          return Promise.race([waits.opened, second])
        }),
      )
      await second
      assert.ok(done.length === 1 && [found, 'worked'].includes(done.join()), String(done))
    }
  },

  'a signal ends the wait for a lock': async (database) => {
    const stopping = new AbortController()
    const events: DialectEvent[] = []
    await inSession(database, (holder) =>
      holder.exclusive('a', async () => {
        const answer = await inSession(database, (session) => session.exclusive('a', async () => 'in'), {
          signal: stopping.signal,
          onEvent: (event) => {
            events.push(event)
            if (event.type === 'lock' && event.phase === 'waiting') stopping.abort()
          },
        }).catch(() => 'stopped')
        assert.equal(answer, stopping.signal.aborted ? 'stopped' : 'in')
      }),
    )
    assert.ok(events.every((event) => event.type !== 'lock' || event.waitedMs >= 0))
  },

  'all who ask at once get in, and what they do in transactions adds up': async (database) => {
    await createTable(database)
    await inSession(database, (session) => session.execute('INSERT INTO "t" ("id") VALUES (0)'))
    const count = () =>
      inSession(database, (session) =>
        session.exclusive('a', () =>
          session.transaction(async (tx) => {
            await tx.query(sql`UPDATE "t" SET "id" = "id" + ${1}`)
          }),
        ),
      )
    await Promise.all(Array.from({ length: 8 }, count))
    assert.deepEqual(await committedIds(database), [8])
  },

  'the holder of a lock runs what cannot run in a transaction while others wait': async (database) => {
    await createTable(database)
    const work = () =>
      inSession(database, (session) =>
        session.exclusive('a', () => session.execute(database.outsideTransaction)),
      )
    await Promise.all([work(), work(), work()])
  },
}
