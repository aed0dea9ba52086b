import { type Database, rawSql } from '@godwit/core'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { sqlite } from './index.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const PRAGMAS = [
  'analysis_limit = 7',
  'automatic_index = 0',
  'cell_size_check = ON',
  'ignore_check_constraints = ON',
  'legacy_alter_table = ON',
  'read_uncommitted = ON',
  'recursive_triggers = ON',
  'reverse_unordered_selects = ON',
  'secure_delete = ON',
  'defer_foreign_keys = ON',
  'trusted_schema = OFF',
  'cache_size = 7',
  'max_page_count = 700',
]
const SWITCHED = PRAGMAS.map((pragma) => `PRAGMA ${pragma}`).join(';')

const valuesOf = async (db: Database): Promise<unknown[]> => {
  const names = PRAGMAS.map((pragma) => pragma.split(' ')[0])
  const values: unknown[] = []
  for (const name of names) values.push(...(await db.query(rawSql(`PRAGMA ${name}`))))
  return values
}

describe('what a migration has switched', () => {
  it('is not so any more in the next one, however it ended', () =>
    withScratchDatabase('CREATE TABLE a (x)', ({ session }) =>
      session(async (open) => {
        const before = await open.transaction(valuesOf)
        await open.transaction((tx) => tx.execute(SWITCHED))
        expect(await open.transaction(valuesOf)).toEqual(before)
        await open.transaction((tx) => tx.execute(`${SWITCHED}; SELECT absent`)).catch(() => {})
        expect(await open.transaction(valuesOf)).toEqual(before)
        const full = open.transaction((tx) =>
          tx.execute(`${SWITCHED}; INSERT OR ROLLBACK INTO a SELECT RAISE(ROLLBACK, 'full')`),
        )
        await full.catch(() => {})
        expect(await open.transaction(valuesOf)).toEqual(before)
      }),
    ))

  it('is not so any more in the next one, where it ran without a transaction', () =>
    withScratchDatabase('CREATE TABLE a (x)', ({ session }) =>
      session(async (open) => {
        const before = await open.transaction(valuesOf)
        await open.execute(SWITCHED)
        expect(await valuesOf(open)).not.toEqual(before)
        expect(await open.transaction(valuesOf)).toEqual(before)
      }),
    ))

  it('is put back on a handle of the app, whose own settings stay', async () => {
    const db = new Driver(':memory:')
    db.exec('CREATE TABLE a (x); PRAGMA cache_size = 55; PRAGMA recursive_triggers = OFF')
    const values = () => PRAGMAS.map((pragma) => db.pragma(`${pragma.split(' ')[0]}`))
    const before = values()
    const options = { access: 'write', waitMs: 0, onEvent: () => {} } as const
    await sqlite(db).session(options, async (open) => {
      await open.transaction((tx) => tx.execute(SWITCHED))
      await open.execute(SWITCHED)
    })
    expect(values()).toEqual(before)
    expect(db.pragma('cache_size', { simple: true })).toBe(55)
    db.close()
  })

  it('is put back without asking the file, which somebody else may hold by then', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, other }) => {
      await session(async (open) => {
        other.exec('BEGIN EXCLUSIVE')
        const waiting = open.transaction(async () => {})
        await expect(waiting).rejects.toMatchObject({ kind: 'busy', message: /was writing to it/ })
        other.exec('ROLLBACK')
      })
    }))
})

describe('what a migration has made in temp', () => {
  it('is gone after its transaction, and hides nothing from the next', () =>
    withScratchDatabase('CREATE TABLE a (x); CREATE TABLE "sqliteX" (x)', async ({ session, rows }) => {
      await session(async (open) => {
        await open.transaction((tx) =>
          tx.execute(`
            CREATE TEMP TABLE a (x INTEGER PRIMARY KEY AUTOINCREMENT); CREATE INDEX temp.i ON a (x);
            INSERT INTO a VALUES (1);
            CREATE TEMP TABLE "sqliteX" (x);
            CREATE TEMP VIEW v AS SELECT 1;
            CREATE VIRTUAL TABLE temp.words USING fts5(word);
            CREATE TEMP TRIGGER t AFTER INSERT ON main.a BEGIN SELECT RAISE(ABORT, 'left over'); END`),
        )
        await open.transaction((tx) =>
          tx.execute('INSERT INTO a VALUES (5); INSERT INTO "sqliteX" VALUES (6)'),
        )
      })
      expect(rows('SELECT * FROM a UNION SELECT * FROM "sqliteX"')).toEqual([[5], [6]])
    }))

  it('is all that goes: what the app had there stays', async () => {
    const db = new Driver(':memory:')
    db.exec('CREATE TEMP TABLE mine (x)')
    const options = { access: 'write', waitMs: 0, onEvent: () => {} } as const
    await sqlite(db).session(options, (open) =>
      open.transaction((tx) => tx.execute('CREATE TEMP TABLE theirs (x)')),
    )
    expect(db.prepare('SELECT name FROM temp.sqlite_schema').pluck().all()).toEqual(['mine'])
    db.close()
  })
})
