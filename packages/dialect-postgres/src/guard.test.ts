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

  it('lets a body undo what failed with a savepoint of its own', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (session) =>
        session.transaction((tx) =>
          tx.guard(async (db) => {
            await db.execute('SAVEPOINT mine')
            await db.execute('SELECT nothing').catch(() => db.execute('ROLLBACK TO mine'))
            await db.execute('INSERT INTO t VALUES (1)')
          }),
        ),
      )
      expect(await database.sql('SELECT id FROM t')).toEqual([{ id: 1 }])
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
          message: expect.stringContaining('ended the transaction'),
        })
      }
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
