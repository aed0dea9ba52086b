import { type DialectEvent, sql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withScratchDatabase } from './testing/scratch-database.js'

const PATIENT = { waitMs: 30_000 }

/** Does something once, when the session has reported that it waits. */
const onceWaiting = (then: () => void) => {
  let done = false
  return (event: DialectEvent) => {
    if (event.type !== 'lock' || event.phase !== 'waiting' || done) return
    done = true
    then()
  }
}
const insert = (x: number) => sql`INSERT INTO a VALUES (${x})`

describe('what meets a busy database waits without stopping the event loop', () => {
  it('a transaction, before its first read', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other, rows }) => {
      other.exec('BEGIN IMMEDIATE; INSERT INTO a VALUES (1)')
      const onEvent = onceWaiting(() => other.exec('COMMIT'))
      const found = session((open) => open.transaction((tx) => tx.query(sql`SELECT x FROM a`)), {
        ...PATIENT,
        onEvent,
      })
      expect(await found).toEqual([{ x: 1 }])
      expect(rows('SELECT x FROM a')).toEqual([[1]])
    }))

  it('a COMMIT that readers hold up, and it runs nothing again', () =>
    withScratchDatabase('CREATE TABLE a (x); INSERT INTO a VALUES (1)', async ({ session, other, rows }) => {
      other.exec('BEGIN')
      expect(rows('SELECT x FROM a')).toEqual([[1]])
      const onEvent = onceWaiting(() => other.exec('COMMIT'))
      await session((open) => open.transaction((tx) => tx.query(insert(2))), { ...PATIENT, onEvent })
      expect(rows('SELECT x FROM a')).toEqual([[1], [2]])
    }))

  it('a COMMIT that a signal comes into, for an open transaction is allowed to end', () =>
    withScratchDatabase('CREATE TABLE a (x); INSERT INTO a VALUES (1)', async ({ session, other, rows }) => {
      const stopping = new AbortController()
      other.exec('BEGIN')
      expect(rows('SELECT x FROM a')).toEqual([[1]])
      const onEvent = onceWaiting(() => {
        stopping.abort()
        other.exec('COMMIT')
      })
      await session((open) => open.transaction((tx) => tx.query(insert(2))), {
        ...PATIENT,
        signal: stopping.signal,
        onEvent,
      })
      expect(rows('SELECT x FROM a')).toEqual([[1], [2]])
    }))

  it.each([
    ['opening', 0],
    ['a query', 1],
    ['inspect', 2],
    ['a statement of its own', 3],
  ])('%s', (_what, kind) =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other }) => {
      if (kind === 0) other.exec('BEGIN EXCLUSIVE')
      const onEvent = onceWaiting(() => other.exec('COMMIT'))
      await session(
        async (open) => {
          if (kind > 0) other.exec('BEGIN EXCLUSIVE')
          if (kind === 1) expect(await open.query(sql`SELECT x FROM a`)).toEqual([])
          if (kind === 2) expect((await open.inspect()).tables).toHaveLength(1)
          if (kind === 3) await open.execute('INSERT INTO a VALUES (1)')
        },
        { ...PATIENT, onEvent },
      )
      expect(other.inTransaction).toBe(false)
    }),
  )

  it('so that timers run, and can be what ends the wait', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other, rows }) => {
      other.exec('BEGIN EXCLUSIVE')
      let ticks = 0
      const ticking = setInterval(() => {
        ticks += 1
        if (ticks === 20) other.exec('COMMIT')
      }, 1)
      await session((open) => open.transaction((tx) => tx.query(insert(1))), PATIENT)
      clearInterval(ticking)
      expect(ticks).toBeGreaterThanOrEqual(20)
      expect(rows('SELECT x FROM a')).toEqual([[1]])
    }))

  it('a change of the journal mode, which the driver’s own waiting leaves out', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other, rows }) => {
      other.exec('BEGIN IMMEDIATE')
      const onEvent = onceWaiting(() => other.exec('COMMIT'))
      await session((open) => open.execute('PRAGMA journal_mode = WAL'), { ...PATIENT, onEvent })
      expect(rows('SELECT x FROM a')).toEqual([])
      expect(rows('PRAGMA journal_mode')).toEqual([['wal']])
    }))

  it('and says so, once it waits and when it has got it', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other }) => {
      const phases: string[] = []
      other.exec('BEGIN IMMEDIATE')
      const release = onceWaiting(() => other.exec('COMMIT'))
      await session((open) => open.transaction((tx) => tx.query(insert(1))), {
        ...PATIENT,
        onEvent: (event) => {
          if (event.type === 'lock') phases.push(event.phase)
          release(event)
        },
      })
      expect(phases).toEqual(['waiting', 'acquired'])
    }))
})

describe('waiting ends', () => {
  it('after the time it was given, as busy, with nothing done', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other, file, rows }) => {
      other.exec('BEGIN IMMEDIATE')
      const refused = { kind: 'busy', message: expect.stringContaining(`${file} is busy`) }
      await expect(session((open) => open.transaction(async () => {}), { waitMs: 30 })).rejects.toMatchObject(
        refused,
      )
      await expect(session((open) => open.execute('INSERT INTO a VALUES (1)'))).rejects.toMatchObject(refused)
      other.exec('COMMIT')
      expect(rows('SELECT x FROM a')).toEqual([])
    }))

  it('at a COMMIT too, which is rolled back then', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other, rows }) => {
      await session(async (open) => {
        other.exec('BEGIN')
        expect(rows('SELECT x FROM a')).toEqual([])
        await expect(open.transaction((tx) => tx.query(insert(1)))).rejects.toMatchObject({ kind: 'busy' })
        other.exec('COMMIT')
        expect(rows('SELECT x FROM a')).toEqual([])
        await open.transaction((tx) => tx.query(insert(2)))
        expect(rows('SELECT x FROM a')).toEqual([[2]])
      })
    }))

  it('with a signal, at once', () =>
    withScratchDatabase('', async ({ session, other }) => {
      const stopping = new AbortController()
      other.exec('BEGIN IMMEDIATE')
      const onEvent = onceWaiting(() => stopping.abort())
      const stopped = session((open) => open.transaction(async () => {}), {
        waitMs: 1e9,
        signal: stopping.signal,
        onEvent,
      })
      await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' })
    }))
})

it('sessions that count at once, in either journal mode, lose no count', async () => {
  for (const mode of ['DELETE', 'WAL'])
    await withScratchDatabase(
      `PRAGMA journal_mode = ${mode}; CREATE TABLE a (x)`,
      async ({ session, rows }) => {
        const count = () =>
          session(
            (open) =>
              open.transaction(async (tx) => {
                const [row] = await tx.query<{ n: number }>(sql`SELECT count(*) AS n FROM a`)
                await tx.query(insert(row?.n ?? -1))
              }),
            PATIENT,
          )
        await Promise.all(Array.from({ length: 10 }, count))
        expect(rows('SELECT x FROM a')).toEqual(Array.from({ length: 10 }, (_, x) => [x]))
      },
    )
})
