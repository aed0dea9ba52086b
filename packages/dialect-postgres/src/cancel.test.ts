import { AbortedError, type DialectEvent, rawSql, type Session } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withOtherClient } from './testing/other-client.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('CREATE TABLE t (id int)', work)

/** Our backends in this database: what each does, and what it holds. */
const OURS = `SELECT state, (SELECT count(*)::int FROM pg_locks AS l WHERE l.pid = a.pid AND locktype = 'advisory') AS locks
  FROM pg_stat_activity AS a WHERE application_name LIKE 'godwit%' AND datname = current_database()`

const left = (database: ScratchDatabase): Promise<unknown[]> =>
  database.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")

/** Resolves once our backend runs something like this. */
async function seen(database: ScratchDatabase, query: string): Promise<void> {
  const running = `SELECT FROM pg_stat_activity WHERE application_name = 'godwit' AND datname = current_database()
    AND state = 'active' AND query LIKE '%${query}%'`
  while ((await database.sql(running)).length === 0);
}

/** Cancels a session while its work runs something like `query`. What comes of the work, and what is left of us within the session. */
async function cancelled(
  database: ScratchDatabase,
  query: string,
  work: (session: Session) => Promise<unknown>,
): Promise<{ readonly error: Error; readonly ours: unknown[]; readonly events: DialectEvent[] }> {
  const stop = new AbortController()
  return withSession(
    database.url,
    async (session, events) => {
      const failed = failureOf(work(session))
      await seen(database, query)
      stop.abort('enough')
      const error = await failed
      return { error, ours: await database.sql(OURS), events }
    },
    { cancel: stop.signal },
  )
}

const SLEEP = 'SELECT pg_sleep(600)'
const FREE = [{ state: 'idle', locks: 0 }]

describe('a session that is cancelled', () => {
  it('ends the statement that runs, and leaves neither change nor lock nor open transaction', () =>
    onDatabase(async (database) => {
      const { error, ours } = await cancelled(database, 'pg_sleep', (session) =>
        session.exclusive('a', () =>
          session.transaction((tx) => tx.guard((db) => db.execute(`CREATE TABLE u (id int); ${SLEEP}`))),
        ),
      )
      expect(error).toBeInstanceOf(AbortedError)
      expect(error.cause).toBe('enough')
      expect(ours).toContainEqual(FREE[0])
      expect(ours).not.toContainEqual(expect.objectContaining({ state: 'idle in transaction' }))
      expect(await left(database)).toEqual([{ relname: 't' }])
    }))

  it('ends a query, and a statement outside a transaction', () =>
    onDatabase(async (database) => {
      const work = [
        (session: Session) => session.query(rawSql(SLEEP)),
        (session: Session) => session.execute(SLEEP),
        (session: Session) => session.transaction((tx) => tx.query(rawSql(SLEEP))),
      ]
      for (const one of work) {
        const { error, ours } = await cancelled(database, 'pg_sleep', one)
        expect(error).toMatchObject({ code: 'ABORTED', cause: 'enough' })
        expect(ours).toContainEqual(FREE[0])
      }
    }))

  it('ends a statement that catches its first cancel, and goes on', () =>
    onDatabase(async (database) => {
      const { error } = await cancelled(database, 'pg_sleep', (session) =>
        session.transaction((tx) =>
          tx.execute(
            `DO $$ BEGIN PERFORM pg_sleep(600); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(600); END $$`,
          ),
        ),
      )
      expect(error).toMatchObject({ code: 'ABORTED' })
    }))

  it('ends a COMMIT that has not come to its end, and then nothing is committed', () =>
    onDatabase(async (database) => {
      await database.sql(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()`)
      const { error } = await cancelled(database, 'COMMIT', (session) =>
        session.transaction((tx) => tx.execute('INSERT INTO t VALUES (1)')),
      )
      expect(error).toMatchObject({ code: 'ABORTED' })
      expect(await database.sql('SELECT id FROM t')).toEqual([])
    }))

  it('ends waiting for a lock of a table', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (other) => {
        await other.query('BEGIN; LOCK TABLE t')
        for (const repeatable of [true, false]) {
          const { error } = await cancelled(database, 'ALTER', (session) =>
            session.transaction((tx) => tx.execute('ALTER TABLE t ADD COLUMN more int'), { repeatable }),
          )
          expect(error).toMatchObject({ code: 'ABORTED', cause: 'enough' })
        }
      }),
    ))

  it('ends waiting for the lock of another runner', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (holder) =>
        holder.exclusive('a', async () => {
          const stop = new AbortController()
          const waiting = withSession(database.url, (session) => session.exclusive('a', async () => {}), {
            cancel: stop.signal,
            onEvent: () => stop.abort('enough'),
          })
          expect(await failureOf(waiting)).toMatchObject({ code: 'ABORTED', cause: 'enough' })
        }),
      )
    }))

  it('is not opened where it is cancelled already', () =>
    onDatabase(async (database) => {
      let opened = false
      const failed = withSession(
        database.url,
        async () => {
          opened = true
        },
        { cancel: AbortSignal.abort('enough'), signal: new AbortController().signal },
      )
      expect(await failureOf(failed)).toMatchObject({ code: 'ABORTED', cause: 'enough' })
      expect(opened).toBe(false)
    }))

  it('says rather that a migration has ended its transaction itself', () =>
    onDatabase(async (database) => {
      const commit = { text: 'COMMIT', offset: 0, line: 1, kind: 'plain', tokens: [] } as const
      const { error } = await cancelled(database, 'pg_sleep', (session) =>
        session.transaction((tx) =>
          tx.guard(async (db) => {
            // Of a list that comes first it would be known before anything else is asked.
            await db.execute('SELECT 1')
            await db.execute([commit])
            await db.execute(SLEEP)
          }),
        ),
      )
      expect(error).toMatchObject({ kind: 'statement', rolledBack: false })
    }))
})
