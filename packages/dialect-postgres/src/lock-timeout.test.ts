import { type DialectEvent, rawSql, type TransactionOptions } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withHastySession } from './testing/hasty-session.js'
import { withOtherClient } from './testing/other-client.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('CREATE TABLE t (id int); INSERT INTO t VALUES (1)', work)

const REPEATABLE: TransactionOptions = { repeatable: true }
const ALTER = 'ALTER TABLE t ADD COLUMN more int'

const columns = (database: ScratchDatabase): Promise<unknown[]> =>
  database.sql("SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0")

/** Resolves once a session has told that it waits for a lock. */
function firstWait(): { readonly told: Promise<void>; onEvent(event: DialectEvent): void } {
  let tell = (): void => {}
  const told = new Promise<void>((resolve) => {
    tell = resolve
  })
  return { told, onEvent: (event) => event.type === 'lock' && event.phase === 'waiting' && tell() }
}

describe('a repeatable transaction that meets a lock', () => {
  it('lets those behind it pass, and comes through once it is free', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (reader) => {
        await reader.query('BEGIN; SELECT * FROM t')
        const wait = firstWait()
        let attempts = 0
        const altered = withHastySession(
          database.url,
          async (session, events) => {
            await session.transaction(async (tx) => {
              attempts += 1
              await tx.execute('CREATE TABLE beside (id int)')
              await tx.execute(ALTER)
            }, REPEATABLE)
            return events
          },
          { onEvent: wait.onEvent },
        )
        await wait.told
        // While the first reader stays, this one gets through only where the ALTER leaves the queue.
        await database.sql('SELECT * FROM t')
        await reader.query('COMMIT')
        const events = (await altered).filter((event) => event.type === 'lock')
        expect(attempts).toBeGreaterThan(1)
        expect(events).toContainEqual({
          type: 'lock',
          phase: 'waiting',
          waitedMs: expect.any(Number),
          holder: expect.stringMatching(
            /^process \d+ \(other\), idle in transaction for \d+ s, last: BEGIN; SELECT \* FROM t$/,
          ),
        })
        expect(events.filter(({ phase }) => phase !== 'waiting')).toEqual([
          expect.objectContaining({ phase: 'acquired' }),
        ])
        expect(events.at(-1)).toMatchObject({ phase: 'acquired' })
        expect(await columns(database)).toHaveLength(2)
      }),
    ))

  it('begins each attempt as it began the first one', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (reader) => {
        await reader.query('BEGIN; SELECT * FROM t')
        let attempts = 0
        await withHastySession(database.url, (session) =>
          session.transaction(async (tx) => {
            attempts += 1
            if (attempts === 2) await reader.query('COMMIT')
            await tx.execute(`PREPARE once AS SELECT 1; ${ALTER}`)
          }, REPEATABLE),
        )
        expect(attempts).toBe(2)
      }),
    ))

  it('is busy when its time is up, names who is in the way, and leaves nothing', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (reader) => {
        await reader.query('BEGIN; SELECT * FROM t')
        const failed = withHastySession(
          database.url,
          (session) => session.transaction((tx) => tx.execute(`CREATE TABLE u (); ${ALTER}`), REPEATABLE),
          { waitMs: 1000 },
        )
        expect(await failureOf(failed)).toMatchObject({
          kind: 'busy',
          offset: 'CREATE TABLE u (); '.length,
          statement: ALTER,
          message: expect.stringMatching(/process \d+ \(other\), idle in transaction.* in \d attempts\./),
          cause: { code: '55P03' },
        })
        expect(await database.sql("SELECT to_regclass('u') AS u")).toEqual([{ u: null }])
      }),
    ))

  it('is given up by whoever is told to stop', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (reader) => {
        await reader.query('BEGIN; SELECT * FROM t')
        const stop = new AbortController()
        const failed = withHastySession(
          database.url,
          (session) => session.transaction((tx) => tx.execute(ALTER), REPEATABLE),
          { signal: stop.signal, onEvent: () => stop.abort('enough') },
        )
        expect(await failureOf(failed)).toMatchObject({ code: 'ABORTED', cause: 'enough' })
      }),
    ))

  it('is not repeated where it was not to wait, or the database itself says so', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (writer) => {
        await writer.query('BEGIN; UPDATE t SET id = 2')
        for (const script of [
          'LOCK TABLE t NOWAIT',
          'SELECT * FROM t FOR UPDATE NOWAIT',
          "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '55P03'; END $$",
        ]) {
          let attempts = 0
          const failed = withHastySession(database.url, (session) =>
            session.transaction((tx) => {
              attempts += 1
              return tx.execute(script)
            }, REPEATABLE),
          )
          expect(await failureOf(failed)).toMatchObject({ kind: 'busy', statement: script })
          expect([script, attempts]).toEqual([script, 1])
        }
      }),
    ))
})

describe('the time that a transaction waits for one lock', () => {
  const timeout = (
    database: ScratchDatabase,
    waitMs: number,
    options?: TransactionOptions,
  ): Promise<unknown> =>
    withSession(
      database.url,
      (session) =>
        session.transaction(
          (tx) => tx.query(rawSql("SELECT current_setting('lock_timeout') AS ms")),
          options,
        ),
      { waitMs },
    )

  it('is short where it can be repeated, but never longer than there is', () =>
    onDatabase(async (database) => {
      expect(await timeout(database, 60_000, REPEATABLE)).toEqual([{ ms: '5s' }])
      expect(await timeout(database, 3000, REPEATABLE)).toEqual([{ ms: '3s' }])
      expect(await timeout(database, 0, REPEATABLE)).toEqual([{ ms: '1ms' }])
    }))

  it('is all that there is where it cannot', () =>
    onDatabase(async (database) => {
      expect(await timeout(database, 60_000)).toEqual([{ ms: '1min' }])
      expect(await timeout(database, Number.POSITIVE_INFINITY)).toEqual([{ ms: '2147483647ms' }])
    }))

  it('is without end outside a transaction, so that no index is left invalid', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (writer) => {
        await writer.query('BEGIN; UPDATE t SET id = 2')
        let seen = 0
        await withHastySession(
          database.url,
          (session) => session.execute('CREATE INDEX CONCURRENTLY t_id ON t (id)'),
          {
            waitMs: 0,
            onEvent: (event) => {
              if (event.type === 'lock' && event.phase === 'waiting') seen += 1
              if (seen === 5) void writer.query('COMMIT')
            },
          },
        )
        expect(
          await database.sql("SELECT indisvalid AS ok FROM pg_index WHERE indexrelid = 't_id'::regclass"),
        ).toEqual([{ ok: true }])
      }),
    ))

  it('is over as busy, with who is in the way', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (reader) => {
        await reader.query('BEGIN; SELECT * FROM t')
        let attempts = 0
        const failed = withSession(
          database.url,
          (session) =>
            session.transaction((tx) => {
              attempts += 1
              return tx.execute(ALTER)
            }),
          { waitMs: 1000 },
        )
        expect(await failureOf(failed)).toMatchObject({
          kind: 'busy',
          message: expect.stringMatching(/process \d+ \(other\), idle in transaction.*Waited 1000 ms\./),
        })
        expect(attempts).toBe(1)
      }),
    ))
})
