import { type Database, rawSql, type Statement, sql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withScratchDatabase } from './testing/scratch-database.js'

describe('the guard', () => {
  it.each([
    'COMMIT',
    'END',
    'ROLLBACK',
    'BEGIN',
    'SAVEPOINT a',
    "ATTACH 'b.db' AS b",
    'VACUUM',
    'PRAGMA foreign_keys = ON',
    'PRAGMA journal_mode = WAL',
  ])('refuses %s, however it is sent, and nothing stays', (refused) =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ migrate, rows }) => {
      const ways: ((db: Database) => Promise<unknown>)[] = [
        (db) => db.execute(`CREATE TABLE b (y); ${refused}; CREATE TABLE c (z)`),
        (db) => db.execute('CREATE TABLE b (y)').then(() => db.query(rawSql(`/* now */ ${refused};`))),
      ]
      for (const way of ways)
        await expect(migrate(way)).rejects.toMatchObject({ kind: 'statement', fix: expect.any(String) })
      expect(rows('SELECT name FROM sqlite_schema')).toEqual([['a']])
    }),
  )

  // As recorded SQL may hold it: no kind of its own, so nothing refuses it before it runs.
  const unchecked = (...texts: string[]): Statement[] =>
    texts.map((text) => ({ text, offset: 0, line: 1, kind: 'plain', tokens: [] }))

  it.each([
    ['COMMIT', ['COMMIT']],
    ['COMMIT among others', ['INSERT INTO a VALUES (2)', 'COMMIT', 'BEGIN', 'INSERT INTO a VALUES (3)']],
    ['COMMIT before an error', ['COMMIT', 'INSERT INTO absent VALUES (1)']],
    ['COMMIT with a new BEGIN before an error', ['COMMIT; BEGIN', 'INSERT INTO absent VALUES (1)']],
  ])('does not say that all was rolled back after %s', (_name, texts) =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ migrate }) => {
      const bodies: ((db: Database) => Promise<void>)[] = [
        (db) => db.execute(unchecked(...texts)),
        async (db) => {
          for (const text of texts) await db.execute(unchecked(text)).catch(() => {})
          throw new Error('given up')
        },
        async (db) => {
          for (const text of texts) await db.execute(unchecked(text)).catch(() => {})
        },
      ]
      for (const body of bodies)
        await expect(migrate(body)).rejects.toMatchObject({
          kind: 'statement',
          rolledBack: false,
          message: expect.stringMatching(/part of it may be committed/),
        })
    }),
  )

  it('knows that SQLite has rolled back by itself, and passes other errors as they are', () =>
    withScratchDatabase('CREATE TABLE a (x UNIQUE)', async ({ migrate, rows }) => {
      const clash = 'INSERT INTO a VALUES (1); INSERT OR ROLLBACK INTO a VALUES (1)'
      await expect(migrate((db) => db.execute(clash))).rejects.toMatchObject({ rolledBack: true })
      const hiding = migrate((db) => db.execute(clash).catch(() => {}))
      await expect(hiding).rejects.toMatchObject({ cause: { rolledBack: true } })
      const given = new Error('given up')
      const swallowing = migrate(async (db) => {
        await db.execute(clash).catch(() => {})
        throw given
      })
      await expect(swallowing).rejects.toBe(given)
      const failing = migrate(async (db) => {
        await db.execute('INSERT INTO a VALUES (1)')
        throw given
      })
      await expect(failing).rejects.toBe(given)
      expect(rows('SELECT x FROM a')).toEqual([])
    }))

  it('says that the body waits for its own transaction where it uses another connection', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ migrate, other, session, rows, file }) => {
      const wrapped = (error: unknown) => new Error('The query failed.', { cause: error })
      const node = Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 517 })
      const ways: ((db: Database) => unknown)[] = [
        () => other.exec('INSERT INTO a VALUES (2)'),
        () => {
          try {
            other.exec('INSERT INTO a VALUES (2)')
          } catch (error) {
            throw wrapped(error)
          }
        },
        () => session((open) => open.execute('INSERT INTO a VALUES (2)')),
        () => Promise.reject(node),
      ]
      for (const way of ways) {
        const waiting = migrate(async (db) => {
          await db.execute('INSERT INTO a VALUES (1)')
          await way(db)
        })
        await expect(waiting).rejects.toMatchObject({
          kind: 'statement',
          message: expect.stringMatching(`used another connection .* its own transaction holds ${file}`),
          fix: expect.stringContaining('Use the db'),
          cause: expect.any(Error),
        })
      }
      expect(rows('SELECT x FROM a')).toEqual([])
    }))

  it('lets triggers, their BEGIN … END and pragmas of the file pass', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ migrate, rows }) => {
      await migrate((db) =>
        db.execute(`
          CREATE TRIGGER doubled AFTER INSERT ON a BEGIN
            UPDATE a SET x = CASE WHEN x > 0 THEN x * 2 END WHERE x = NEW.x;
            SELECT 1;
          END;
          PRAGMA user_version = 4;
          INSERT INTO a VALUES (21);`),
      )
      expect(rows('SELECT x FROM a')).toEqual([[42]])
      expect(rows('PRAGMA user_version')).toEqual([[4]])
    }))

  it('does not let a forgotten await run after the end of the migration', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ migrate, rows }) => {
      const forgetful = migrate(async (db) => {
        await db.query(sql`INSERT INTO a VALUES (1)`)
        void db.query(sql`INSERT INTO a VALUES (2)`)
      })
      await expect(forgetful).rejects.toMatchObject({
        kind: 'statement',
        message: /1 of its queries was still running/,
      })
      expect(rows('SELECT x FROM a')).toEqual([])
    }))

  it('reports what scripts have run, and not what was asked', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ migrate, events }) => {
      await migrate(async (db) => {
        await db.execute('INSERT INTO a VALUES (1); INSERT INTO a VALUES (2)')
        await db.query(sql`SELECT x FROM a`)
      })
      expect(events).toMatchObject([{ type: 'statement', count: 2 }])
    }))
})
