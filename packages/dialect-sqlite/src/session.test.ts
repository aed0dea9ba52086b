import { EventEmitter, once } from 'node:events'
import { sql } from '@godwit/core'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { type SqliteDatabase, sqlite } from './index.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const options = { access: 'write', waitMs: 0, onEvent: () => {} } as const

describe('a session', () => {
  it('refuses any schema but main', () =>
    withScratchDatabase('', async ({ session }) => {
      await session(async (open) => expect((await open.inspect()).schema).toBe('main'), { schema: 'main' })
      await expect(session(async () => {}, { schema: 'public' })).rejects.toMatchObject({
        code: 'BAD_OPTION',
      })
    }))

  it('with read access runs no pragma that writes', () =>
    withScratchDatabase('', ({ session, rows }) =>
      session(
        async (open) => {
          for (const writing of ['PRAGMA journal_mode = WAL', 'PRAGMA user_version = 4', 'VACUUM'])
            await expect(open.execute(writing)).rejects.toMatchObject({ kind: 'read-only' })
          expect(rows('PRAGMA journal_mode')).toEqual([['delete']])
        },
        { access: 'read' },
      ),
    ))

  it('runs pragmas and VACUUM outside a transaction', () =>
    withScratchDatabase('', ({ session, rows }) =>
      session(async (open) => {
        await open.execute('PRAGMA journal_mode = WAL; PRAGMA user_version = 4; VACUUM')
        expect(rows('PRAGMA journal_mode')).toEqual([['wal']])
      }),
    ))

  it('refuses what does nothing here, before anything of the script runs', () =>
    withScratchDatabase('CREATE TABLE a (x)', ({ session, rows }) =>
      session(async (open) => {
        const script = 'INSERT INTO a VALUES (1); PRAGMA foreign_keys = OFF'
        const refused = { kind: 'statement', offset: 26, fix: expect.stringContaining('foreignKeys=on') }
        await expect(open.execute(script)).rejects.toMatchObject(refused)
        await expect(open.transaction((tx) => tx.execute(script))).rejects.toMatchObject(refused)
        expect(rows('SELECT * FROM a')).toEqual([])
      }),
    ))

  it('refuses to be used inside its own transaction, which would wait for itself', () =>
    withScratchDatabase('', async ({ session }) => {
      await session(async (open) => {
        await expect(open.transaction(() => open.inspect())).rejects.toThrow('work with the `tx`')
        await open.transaction(async () => {})
      })
    }))

  it('runs transactions that were started at once one after the other', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, rows }) => {
      await session((open) =>
        Promise.all(
          [1, 2, 3].map((x) =>
            open.transaction(async (tx) => {
              await tx.query(sql`INSERT INTO a VALUES (${x})`)
              await tx.query(sql`SELECT 1`)
              await tx.query(sql`INSERT INTO a VALUES (${x * 10})`)
            }),
          ),
        ),
      )
      expect(rows('SELECT x FROM a')).toEqual([[1], [10], [2], [20], [3], [30]])
    }))

  it('lets timers run while it works', () =>
    withScratchDatabase('', async ({ session }) => {
      const stopping = new AbortController()
      setTimeout(() => stopping.abort(), 1)
      const endless = session(
        async (open) => {
          for (;;) await open.query(sql`SELECT 1`)
        },
        { signal: stopping.signal },
      )
      await expect(endless).rejects.toMatchObject({ code: 'ABORTED' })
    }))
})

describe('a handle of the app', () => {
  it('of a file gives only its path', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ other, file }) => {
      const dialect = sqlite(other)
      expect(dialect.database).toBe(file)
      await dialect.session(options, (open) =>
        open.transaction(async (tx) => {
          await tx.execute('INSERT INTO a VALUES (1)')
          expect(other.inTransaction).toBe(false)
          expect(other.pragma('foreign_keys', { simple: true })).toBe(1)
        }),
      )
      expect(other.open).toBe(true)
    }))

  const inMemory = async (work: (db: Driver.Database) => Promise<void>) => {
    const db = new Driver(':memory:')
    try {
      db.exec('CREATE TABLE a (x)')
      await work(db)
    } finally {
      db.close()
    }
  }

  it('in memory is used itself, stays open and keeps its settings', () =>
    inMemory(async (db) => {
      await sqlite(db).session(options, (open) =>
        open.transaction((tx) => tx.execute('INSERT INTO a VALUES (1)')),
      )
      expect(db.prepare('SELECT x FROM a').all()).toEqual([{ x: 1 }])
      expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    }))

  it('in memory cannot be written with read access, and can by the app', () =>
    inMemory(async (db) => {
      await sqlite(db).session({ ...options, access: 'read' }, async (open) => {
        await expect(open.execute('INSERT INTO a VALUES (1)')).rejects.toMatchObject({ kind: 'read-only' })
        db.exec('INSERT INTO a VALUES (2)')
        expect(await open.query(sql`SELECT x FROM a`)).toEqual([{ x: 2 }])
      })
    }))

  it('in memory holds one session at a time', () =>
    inMemory(async (db) => {
      const count = () =>
        sqlite(db).session(options, (open) =>
          open.transaction(async (tx) => {
            const [row] = await tx.query<{ n: number }>(sql`SELECT count(*) AS n FROM a`)
            await tx.query(sql`INSERT INTO a VALUES (${row?.n ?? null})`)
          }),
        )
      await Promise.all([count(), count(), count()])
      expect(db.prepare('SELECT x FROM a').pluck().all()).toEqual([0, 1, 2])
    }))

  it('in memory is left without a transaction, also by a session that did not await its own', () =>
    inMemory(async (db) => {
      const ended = new EventEmitter()
      const late: Promise<unknown>[] = []
      await sqlite(db).session(options, async (open) => {
        const begun = new Promise<void>((resolve) => {
          const forgotten = open.transaction(async (tx) => {
            resolve()
            await once(ended, 'session')
            await tx.execute('INSERT INTO a VALUES (1)')
          })
          late.push(forgotten.catch((error: unknown) => error))
        })
        await begun
        expect(db.inTransaction).toBe(true)
      })
      expect(db.inTransaction).toBe(false)
      ended.emit('session')
      expect(await Promise.all(late)).toMatchObject([{ kind: 'statement' }])
      expect(db.prepare('SELECT x FROM a').all()).toEqual([])
    }))

  it('in memory is refused inside a transaction, and when it is closed', () =>
    inMemory(async (db) => {
      const use = (handle: SqliteDatabase) => sqlite(handle).session(options, async () => {})
      db.exec('BEGIN')
      await expect(use(db)).rejects.toMatchObject({ code: 'BAD_OPTION', message: /inside a transaction/ })
      expect(db.inTransaction).toBe(true)
      db.close()
      await expect(use(db)).rejects.toMatchObject({ code: 'BAD_OPTION', message: /closed/ })
    }))

  it('in memory that the app closes meanwhile is a lost connection', () =>
    inMemory(async (db) => {
      const failed = sqlite(db).session(options, async (open) => {
        db.close()
        await open.query(sql`SELECT 1`)
      })
      await expect(failed).rejects.toMatchObject({ kind: 'lost' })
    }))
})

it('a copy that cannot be made is the failure of its statement, not of the database', () =>
  withScratchDatabase('CREATE TABLE a (x)', ({ session }) =>
    session(async (open) => {
      const script = "VACUUM INTO '/nonexistent/copy.db'"
      await expect(open.execute(script)).rejects.toMatchObject({ kind: 'statement', statement: script })
      await expect(open.query(sql`VACUUM INTO ${'/nonexistent/copy.db'}`)).rejects.toMatchObject({
        kind: 'statement',
      })
    }),
  ))
