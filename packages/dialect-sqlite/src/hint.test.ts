import type Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { withScratchDatabase } from './testing/scratch-database.js'

/** Writes into the schema what only another build of SQLite would have taken. */
const madeElsewhere = (db: Driver.Database, name: string, sql: string): void => {
  db.unsafeMode().exec('PRAGMA writable_schema = ON')
  db.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(sql, name)
  db.exec('PRAGMA writable_schema = RESET')
}

const fixOf = async (script: string, statement: string, prepare?: (db: Driver.Database) => void) => {
  let fix: unknown
  await withScratchDatabase(script, async ({ migrate, other }) => {
    prepare?.(other)
    const failed = migrate((db) => db.execute(`SELECT 1; ${statement}`))
    await expect(failed).rejects.toMatchObject({ kind: 'statement', offset: 10, statement })
    fix = await failed.catch((error: { fix?: string }) => error.fix)
  })
  return fix
}

describe('a failed statement says what to do about', () => {
  it('text in double quotes', async () => {
    expect(await fixOf('CREATE TABLE a (x)', `UPDATE a SET x = "it's"`)).toBe(
      "Write text in single quotes: 'it''s'",
    )
    expect(await fixOf('CREATE TABLE a (x)', 'CREATE TABLE b (x CHECK (x <> "no""ne"))')).toBe(
      `Write text in single quotes: 'no"ne'`,
    )
  })

  it('text in double quotes in a table that another tool has made', async () => {
    const fix = await fixOf('CREATE TABLE a (x, y)', 'ALTER TABLE a DROP COLUMN y', (db) =>
      madeElsewhere(db, 'a', `CREATE TABLE a (x CHECK (x <> "none"), y)`),
    )
    expect(fix).toBe(
      "It stands in table a, which another tool has made: make that anew before this statement. Write text in single quotes: 'none'",
    )
  })

  it.each([
    ['view', 'CREATE VIEW v AS SELECT x FROM gone', 'DROP TABLE a; ALTER TABLE b RENAME TO a'],
    [
      'trigger',
      'CREATE TRIGGER v AFTER INSERT ON b BEGIN DELETE FROM gone; END',
      'ALTER TABLE b RENAME TO c',
    ],
  ])('a %s that stands in the way of altering a table it has nothing to do with', (type, made, script) =>
    withScratchDatabase(
      `CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE gone (x); ${made}; DROP TABLE gone`,
      async ({ migrate }) => {
        await expect(migrate((db) => db.execute(script))).rejects.toMatchObject({
          fix: `Drop ${type} v before this statement, and create it again after it.`,
        })
      },
    ),
  )

  it('nothing, where the message says it all', async () => {
    expect(await fixOf('CREATE TABLE a (x)', 'UPDATE a SET absent = 1')).toBeUndefined()
  })
})
