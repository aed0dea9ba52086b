import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { lockKey } from './advisory-lock.js'
import { withOtherClient } from './testing/other-client.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('CREATE TABLE t (a int); CREATE INDEX old ON t (a)', work)

const STATEMENTS = [
  'CREATE INDEX CONCURRENTLY t_a ON t (a)',
  'REINDEX INDEX CONCURRENTLY old',
  'DROP INDEX CONCURRENTLY old',
  'VACUUM t',
]
const WAITERS = 3

/** What `work` does while `WAITERS` sessions wait for a lock that it holds; all of them get it afterwards. */
async function whileOthersWait(database: ScratchDatabase, statement: string, sample: () => Promise<void>) {
  const waiters: Promise<string>[] = []
  await withSession(database.url, (holder) =>
    holder.exclusive('a', async () => {
      for (let number = 0; number < WAITERS; number += 1) {
        await new Promise<void>((waits) => {
          waiters.push(
            withSession(database.url, (session) => session.exclusive('a', async () => 'in'), {
              onEvent: (event) => event.type === 'lock' && event.phase === 'waiting' && waits(),
            }),
          )
        })
      }
      let isDone = false
      const done = holder.execute(statement).finally(() => {
        isDone = true
      })
      while (!isDone) await sample()
      await done
    }),
  )
  return Promise.all(waiters)
}

describe('the holder of the lock, while others wait for it', () => {
  it.each(STATEMENTS)('runs %s, and no transaction of ours stands open meanwhile', (statement) =>
    onDatabase((database) =>
      withOtherClient(database.url, async (watcher) => {
        const states = new Set<unknown>()
        const answers = await whileOthersWait(database, statement, async () => {
          const { rows } = await watcher.query(`SELECT state FROM pg_stat_activity
            WHERE application_name LIKE 'godwit%' AND datname = current_database()`)
          for (const { state } of rows) states.add(state)
        })
        expect(answers).toEqual(Array(WAITERS).fill('in'))
        expect(states).toContain('idle')
        expect(states).not.toContain('idle in transaction')
        expect(await database.sql('SELECT FROM pg_index WHERE NOT indisvalid')).toEqual([])
      }),
    ),
  )
})

describe('whoever waits for such a lock within the server', () => {
  // The proof that the tests above can fail: this is what polling is for.
  it.each(STATEMENTS.slice(0, 2))('deadlocks with %s', (statement) =>
    onDatabase((database) =>
      withOtherClient(database.url, (holder) =>
        withOtherClient(database.url, async (waiter) => {
          const lock = `SELECT pg_advisory_lock(${lockKey('a')})`
          await holder.query(lock)
          const { rows } = await waiter.query('SELECT pg_backend_pid() AS pid')
          const waits = waiter.query(lock)
          const waiting = `SELECT FROM pg_stat_activity WHERE pid = ${rows[0].pid} AND wait_event = 'advisory'`
          while ((await database.sql(waiting)).length === 0);
          const outcomes = await Promise.allSettled([
            holder.query(statement).finally(() => holder.end()),
            waits,
          ])
          const codes = outcomes.flatMap((end) =>
            end.status === 'rejected' && end.reason instanceof pg.DatabaseError ? [end.reason.code] : [],
          )
          expect(codes).toEqual(['40P01'])
        }),
      ),
    ),
  )
})
