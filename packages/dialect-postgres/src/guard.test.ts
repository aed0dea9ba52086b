import { type Database, rawSql, type Statement } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('CREATE TABLE t (id int)', work)

const guarded = (
  database: ScratchDatabase,
  body: (db: Database) => Promise<unknown>,
): Promise<Error & { kind?: string }> =>
  failureOf(withSession(database.url, (session) => session.transaction((tx) => tx.guard(body))))

describe('the guard of a migration’s body', () => {
  it('says which error was swallowed', () =>
    onDatabase(async (database) => {
      const error = await guarded(database, (db) => db.execute('SELECT nothing').catch(() => {}))
      expect(error).toMatchObject({
        kind: 'statement',
        message: expect.stringContaining('"nothing" does not exist'),
      })
    }))

  it('refuses a body that went on after a failure, also where it has undone it by a savepoint of its own', () =>
    onDatabase(async (database) => {
      const error = await guarded(database, async (db) => {
        await db.execute('SAVEPOINT mine')
        await db.execute('SELECT nothing').catch(() => db.execute('ROLLBACK TO mine'))
        await db.execute('INSERT INTO t VALUES (1)')
      })
      expect(error).toMatchObject({ kind: 'statement', message: expect.stringContaining('went on') })
      expect(await database.sql('SELECT id FROM t')).toEqual([])
    }))

  it('finds a query that nobody waited for, also one that fails', () =>
    onDatabase(async (database) => {
      for (const query of ['SELECT pg_sleep(0.05)', 'SELECT nothing']) {
        const error = await guarded(database, async (db) => {
          void db.query(rawSql(query))
        })
        expect(error.message).toContain('1 of its queries')
      }
    }))

  it('refuses a query that comes after the body has ended', () =>
    onDatabase(async (database) => {
      let late: Database | undefined
      await withSession(database.url, async (session) => {
        await session.transaction((tx) =>
          tx.guard(async (db) => {
            late = db
          }),
        )
        expect((await failureOf(late?.execute('SELECT 1') ?? Promise.resolve())).message).toContain(
          'had ended',
        )
      })
    }))

  it('finds a transaction that was ended, also where another was begun', () =>
    onDatabase(async (database) => {
      // As recorded SQL may hold it: no kind of its own, so nothing refuses it before it runs.
      const unchecked = (text: string): Statement => ({ text, offset: 0, line: 1, kind: 'plain', tokens: [] })
      for (const end of [
        'COMMIT',
        'ROLLBACK',
        'COMMIT; BEGIN',
        'ROLLBACK AND CHAIN',
        'ABORT; BEGIN; SAVEPOINT godwit',
      ]) {
        const error = await guarded(database, (db) => db.execute([unchecked(end)]))
        expect(error).toMatchObject({
          kind: 'statement',
          rolledBack: false,
          message: expect.stringContaining('ended the transaction'),
        })
        let goesOn = false
        const stopped = await guarded(database, async (db) => {
          await db.execute([unchecked(end)])
          goesOn = true
        })
        expect([goesOn, stopped.message]).toEqual([false, error.message])
        const failing = await guarded(database, async (db) => {
          await db.execute('SELECT 1')
          await db.execute([unchecked(end)])
          await db.execute('SELECT nothing')
        })
        expect(failing).toMatchObject({
          kind: 'statement',
          rolledBack: false,
          message: expect.stringMatching(/ended the transaction.*"nothing" does not exist/),
        })
      }
    }))

  it('passes the error of a body whose transaction is still its own', () =>
    onDatabase(async (database) => {
      const given = new Error('given up')
      for (const fail of ['SELECT 1', 'SELECT nothing']) {
        const error = await guarded(database, async (db) => {
          await db.execute(fail).catch(() => {})
          throw given
        })
        expect(error).toBe(given)
      }
      const error = await guarded(database, (db) => db.execute('SELECT nothing'))
      expect(error).toMatchObject({ kind: 'statement', statement: 'SELECT nothing', rolledBack: undefined })
    }))

  it('says that the connection was lost', () =>
    onDatabase(async (database) => {
      await withSession(database.url, async (session) => {
        const [{ pid } = { pid: 0 }] = await session.query<{ pid: number }>(
          rawSql('SELECT pg_backend_pid() AS pid'),
        )
        const error = await failureOf(
          session.transaction((tx) =>
            tx.guard(async () => {
              await database.sql(`SELECT pg_terminate_backend(${pid})`)
            }),
          ),
        )
        expect(error).toMatchObject({ kind: 'lost' })
      })
    }))
})
