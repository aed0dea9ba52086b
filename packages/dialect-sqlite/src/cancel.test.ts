import { type Database, type Session, sql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

const TABLE = 'CREATE TABLE a (x)'
const insert = (x: number) => sql`INSERT INTO a VALUES (${x})`

/** What becomes of a session that is cancelled from within its work, which goes on as if nothing had happened. */
const cancelled = async (
  { session, rows }: ScratchDatabase,
  work: (open: Session, cancel: () => void) => Promise<unknown>,
): Promise<unknown> => {
  const stopping = new AbortController()
  const stopped = session((open) => work(open, () => stopping.abort('enough')), { cancel: stopping.signal })
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' })
  return rows('SELECT x FROM a')
}

describe('once it is cancelled', () => {
  it('a transaction runs no further statement, and is rolled back', () =>
    withScratchDatabase(TABLE, async (scratch) => {
      const later: Promise<unknown>[] = []
      const left = await cancelled(scratch, (open, cancel) =>
        open.transaction(async (tx) => {
          await tx.query(insert(1))
          cancel()
          later.push(tx.query(insert(2)).catch((error: unknown) => error))
        }),
      )
      expect(left).toEqual([])
      expect(await Promise.all(later)).toEqual([expect.any(Error)])
    }))

  it('a script ends between two of its pieces', () =>
    withScratchDatabase(TABLE, async ({ session, rows }) => {
      const script = Array.from({ length: 200 }, (_, x) => `INSERT INTO a VALUES (${x})`).join(';')
      const stopping = new AbortController()
      const pieces: unknown[] = []
      const stopped = session((open) => open.transaction((tx) => tx.guard((db) => db.execute(script))), {
        cancel: stopping.signal,
        onEvent: (event) => {
          pieces.push(event)
          if (pieces.length === 2) stopping.abort()
        },
      })
      await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' })
      expect(pieces).toHaveLength(2)
      expect(rows('SELECT x FROM a')).toEqual([])
    }))

  it('a body that waits for something else is given up, rolled back, and can do nothing more', () =>
    withScratchDatabase(TABLE, async (scratch) => {
      let lent: Database | undefined
      let wakeUp = () => {}
      const asleep = new Promise<void>((resolve) => {
        wakeUp = resolve
      })
      const late: Promise<unknown>[] = []
      const left = await cancelled(scratch, (open, cancel) =>
        open.transaction((tx) =>
          tx.guard(async (db) => {
            lent = db
            await db.query(insert(1))
            setTimeout(cancel, 0)
            await asleep
            late.push(db.query(insert(2)).catch((error: unknown) => error))
          }),
        ),
      )
      expect(left).toEqual([])
      wakeUp()
      await asleep
      await new Promise((resolve) => setTimeout(resolve, 0))
      expect(await Promise.all(late)).toMatchObject([{ kind: 'statement' }])
      await expect(lent?.execute('INSERT INTO a VALUES (3)')).rejects.toMatchObject({ kind: 'statement' })
      expect(scratch.rows('SELECT x FROM a')).toEqual([])
    }))

  it('a body that fails only then is nobody’s unhandled failure', () =>
    withScratchDatabase(TABLE, async (scratch) => {
      await cancelled(scratch, (open, cancel) =>
        open.transaction((tx) =>
          tx.guard(async () => {
            cancel()
            throw new Error('too late')
          }),
        ),
      )
    }))

  it('a COMMIT that readers hold up is not waited for, and is rolled back', () =>
    withScratchDatabase(`${TABLE}; INSERT INTO a VALUES (0)`, async ({ session, other, rows }) => {
      const stopping = new AbortController()
      other.exec('BEGIN')
      expect(rows('SELECT x FROM a')).toEqual([[0]])
      const stopped = session((open) => open.transaction((tx) => tx.query(insert(1))), {
        waitMs: 1e9,
        cancel: stopping.signal,
        onEvent: (event) => event.type === 'lock' && stopping.abort(),
      })
      await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' })
      other.exec('COMMIT')
      expect(rows('SELECT x FROM a')).toEqual([[0]])
    }))

  it('nothing is run outside a transaction either, and what was done before stays', () =>
    withScratchDatabase(TABLE, async (scratch) => {
      const left = await cancelled(scratch, async (open, cancel) => {
        await open.execute('INSERT INTO a VALUES (1)')
        cancel()
        await open.execute('INSERT INTO a VALUES (2)')
      })
      expect(left).toEqual([[1]])
    }))

  it('no session is opened, and no transaction begun', () =>
    withScratchDatabase(TABLE, async (scratch) => {
      const { session } = scratch
      await expect(session(async () => {}, { cancel: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'ABORTED',
      })
      await cancelled(scratch, (open, cancel) => {
        cancel()
        return open.transaction((tx) => tx.query(insert(1)))
      })
    }))
})
