import { rawSql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { lockKey } from './advisory-lock.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', work)

const nothing = async (): Promise<void> => {}

const refuse = async (): Promise<never> => {
  throw new Error('This was not to be done.')
}

describe('the key of a lock', () => {
  it('is the beginning of a hash that never changes', () => {
    expect(lockKey('public.godwit_migrations')).toBe(2873364230597916043n)
  })
})

describe('the lock', () => {
  it('is held by the very connection that works, where anybody can see it', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (session) =>
        session.exclusive('a', async () => {
          const held = `SELECT classid::int8 AS high, objid::int8 AS low FROM pg_locks
          WHERE locktype = 'advisory' AND pid = pg_backend_pid()`
          const key = lockKey('a')
          expect(await session.query(rawSql(held))).toEqual([
            { high: Number(BigInt.asUintN(32, key >> 32n)), low: Number(BigInt.asUintN(32, key)) },
          ])
        }),
      )
    }))

  it('names its holder to whoever waits in vain', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (holder) =>
        holder.exclusive('b', async () => {
          const [{ pid } = { pid: 0 }] = await holder.query<{ pid: number }>(
            rawSql('SELECT pg_backend_pid() AS pid'),
          )
          await withSession(
            database.url,
            async (session, events) => {
              const error = await failureOf(session.exclusive('b', nothing))
              expect(error).toMatchObject({
                kind: 'busy',
                message: expect.stringContaining(`process ${pid} (godwit)`),
              })
              expect(events).toEqual([
                expect.objectContaining({ phase: 'waiting', holder: expect.stringContaining(`${pid}`) }),
              ])
              await session.exclusive('another', nothing)
            },
            { waitMs: 100 },
          )
        }),
      )
    }))

  it('tells whoever waits what its holder runs, and since when', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (holder) =>
        holder.exclusive('g', async () => {
          const stop = new AbortController()
          const holders: unknown[] = []
          const waiting = failureOf(
            withSession(database.url, (session) => session.exclusive('g', nothing), {
              signal: stop.signal,
              onEvent: (event) => {
                if (event.type === 'lock') holders.push(event.holder)
                stop.abort()
              },
            }),
          )
          await holder.query(rawSql('SELECT pg_sleep(0.5)'))
          expect(await waiting).toMatchObject({ code: 'ABORTED' })
          expect(holders).toEqual([
            expect.stringMatching(
              /^process \d+ \(godwit\), running a statement for \d+ s: SELECT pg_sleep\(0\.5\)$/,
            ),
          ])
        }),
      )
    }))

  it('is not held by whoever looks, having waited, what is left to do', () =>
    onDatabase(async (database) => {
      const asked: string[] = []
      const phases: string[] = []
      let second: Promise<unknown> = Promise.resolve()
      await withSession(database.url, (holder) =>
        holder.exclusive('i', async () => {
          const waits = new Promise<void>((resolve) => {
            const instead = async () => {
              const other = withSession(database.url, (session) => session.exclusive('i', async () => 'in'), {
                waitMs: 0,
              })
              asked.push(await other)
              return 'found'
            }
            second = withSession(database.url, (session) => session.exclusive('i', refuse, instead), {
              onEvent: (event) => {
                if (event.type !== 'lock') return
                phases.push(event.phase)
                resolve()
              },
            })
          })
          await waits
          expect(asked).toEqual([])
        }),
      )
      expect(await second).toBe('found')
      expect(asked).toEqual(['in'])
      expect(phases).toEqual(['waiting'])
    }))

  it('is taken by whoever finds something left, and is held then', () =>
    onDatabase(async (database) => {
      let second: Promise<unknown> = Promise.resolve()
      await withSession(database.url, (holder) =>
        holder.exclusive('j', async () => {
          const waits = new Promise<void>((resolve) => {
            const work = () =>
              failureOf(withSession(database.url, (other) => other.exclusive('j', nothing), { waitMs: 0 }))
            second = withSession(
              database.url,
              (session) => session.exclusive<unknown>('j', work, async () => undefined),
              { onEvent: (event) => event.type === 'lock' && resolve() },
            )
          })
          await waits
        }),
      )
      expect(await second).toMatchObject({ kind: 'busy' })
    }))

  it('does not stop CREATE INDEX CONCURRENTLY while others wait for it', () =>
    onDatabase(async (database) => {
      await database.sql('CREATE TABLE t (a int)')
      let second: Promise<void> = Promise.resolve()
      await withSession(database.url, (holder) =>
        holder.exclusive('c', async () => {
          const waits = new Promise<void>((resolve) => {
            second = withSession(database.url, (session) => session.exclusive('c', nothing), {
              onEvent: (event) => event.type === 'lock' && event.phase === 'waiting' && resolve(),
            })
          })
          await waits
          await holder.execute('CREATE INDEX CONCURRENTLY t_a ON t (a)')
        }),
      )
      await second
      expect(
        await database.sql("SELECT indisvalid AS ok FROM pg_index WHERE indexrelid = 't_a'::regclass"),
      ).toEqual([{ ok: true }])
    }))

  it('is given up by whoever is told to stop', () =>
    onDatabase(async (database) => {
      const stop = new AbortController()
      await withSession(database.url, (holder) =>
        holder.exclusive('d', async () => {
          const waiting = withSession(database.url, (session) => session.exclusive('d', nothing), {
            signal: stop.signal,
            onEvent: () => stop.abort(),
          })
          expect(await failureOf(waiting)).toMatchObject({ code: 'ABORTED' })
        }),
      )
    }))

  it('is waited for in vain by a session that is ended meanwhile, and its process goes on', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (holder) =>
        holder.exclusive('h', async () => {
          let tell = (): void => {}
          const waits = new Promise<void>((resolve) => {
            tell = resolve
          })
          const gone = withSession(database.url, (session) => session.exclusive('h', nothing), {
            onEvent: (event) => event.type === 'lock' && tell(),
          })
          const lost = failureOf(gone)
          await waits
          await database.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'godwit'
            AND datname = current_database() AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')`)
          expect(await lost).toMatchObject({ kind: 'lost', cause: { code: '57P01' } })
        }),
      )
    }))

  it('says so where it was lost on the way', () =>
    onDatabase(async (database) => {
      await withSession(database.url, async (session, events) => {
        await session.exclusive('e', () => session.execute('SELECT pg_advisory_unlock_all()'))
        expect(events).toContainEqual(expect.objectContaining({ type: 'notice', code: 'LOCK_WAS_LOST' }))
      })
    }))

  it('is free at once when its holder’s process is gone', () =>
    onDatabase(async (database) => {
      const gone = withSession(database.url, (session) =>
        session.exclusive('f', async () => {
          const [{ pid } = { pid: 0 }] = await session.query<{ pid: number }>(
            rawSql('SELECT pg_backend_pid() AS pid'),
          )
          await database.sql(`SELECT pg_terminate_backend(${pid})`)
          await session.query(rawSql('SELECT 1'))
        }),
      )
      expect(await failureOf(gone)).toMatchObject({ kind: 'lost' })
      await withSession(database.url, (session) => session.exclusive('f', nothing))
    }))
})
