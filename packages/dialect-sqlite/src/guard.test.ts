import { type Database, rawSql, sql } from '@godwit/core'
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
