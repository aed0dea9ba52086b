import { sql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withScratchDatabase } from './testing/scratch-database.js'

const FAMILY = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent ON DELETE CASCADE);
  INSERT INTO parent VALUES (1), (2);
  INSERT INTO child VALUES (10, 1), (20, 2)`

describe('foreign keys', () => {
  it('are off in a transaction, so that no cascade eats the rows of a child, and on again after it', () =>
    withScratchDatabase(FAMILY, ({ session, rows }) =>
      session(async (open) => {
        const keys = () => open.query(sql`PRAGMA foreign_keys`)
        expect(await keys()).toEqual([{ foreign_keys: 1 }])
        await open.transaction((tx) =>
          tx.execute(`
            CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT);
            INSERT INTO parent_new (id) SELECT id FROM parent;
            DROP TABLE parent;
            ALTER TABLE parent_new RENAME TO parent`),
        )
        expect(await keys()).toEqual([{ foreign_keys: 1 }])
        expect(rows('SELECT id FROM child')).toEqual([[10], [20]])
      }),
    ))

  it('are on in a transaction that asks for it, and its cascades run', () =>
    withScratchDatabase(FAMILY, async ({ migrate, rows }) => {
      await migrate((db) => db.execute('DELETE FROM parent WHERE id = 1'), { foreignKeys: 'on' })
      expect(rows('SELECT id FROM child')).toEqual([[20]])
    }))

  it('and legacy_alter_table are put back after a transaction that failed', () =>
    withScratchDatabase(FAMILY, ({ session }) =>
      session(async (open) => {
        await expect(
          open.transaction((tx) =>
            tx.execute('PRAGMA legacy_alter_table = ON; INSERT INTO absent VALUES (1)'),
          ),
        ).rejects.toThrow('no such table: absent')
        expect(await open.query(sql`PRAGMA foreign_keys`)).toEqual([{ foreign_keys: 1 }])
        expect(await open.query(sql`PRAGMA legacy_alter_table`)).toEqual([{ legacy_alter_table: 0 }])
      }),
    ))

  it('that are broken at COMMIT roll everything back', () =>
    withScratchDatabase(FAMILY, async ({ session, rows }) => {
      const script = 'PRAGMA defer_foreign_keys = ON; INSERT INTO child VALUES (30, 404)'
      await expect(
        session((open) => open.transaction((tx) => tx.execute(script), { foreignKeys: 'on' })),
      ).rejects.toMatchObject({ kind: 'statement', message: /FOREIGN KEY/ })
      expect(rows('SELECT count(*) FROM child')).toEqual([[2]])
    }))
})

describe('a statement that ends the transaction itself', () => {
  const CLASH = 'INSERT INTO a VALUES (1); INSERT OR ROLLBACK INTO a VALUES (1); INSERT INTO a VALUES (2)'

  it('is an error, and nothing after it is run', () =>
    withScratchDatabase('CREATE TABLE a (x UNIQUE)', async ({ session, rows }) => {
      await session(async (open) => {
        await expect(open.transaction((tx) => tx.execute(CLASH))).rejects.toMatchObject({
          kind: 'statement',
          message: /UNIQUE constraint failed: a\.x/,
        })
      })
      expect(rows('SELECT x FROM a')).toEqual([])
    }))

  it('cannot be hidden, and what follows does not commit by itself', () =>
    withScratchDatabase('CREATE TABLE a (x UNIQUE)', async ({ session, rows }) => {
      const hiding = session((open) =>
        open.transaction(async (tx) => {
          await tx.execute(CLASH).catch(() => {})
          await tx.execute('INSERT INTO a VALUES (3)').catch(() => {})
          await tx.query(sql`INSERT INTO a VALUES (${4})`).catch(() => {})
        }),
      )
      await expect(hiding).rejects.toMatchObject({
        kind: 'statement',
        message: /no transaction left to commit/,
      })
      expect(rows('SELECT x FROM a')).toEqual([])
    }))
})

describe('a failing statement', () => {
  it('is found in a long script, and the script is undone', () =>
    withScratchDatabase('CREATE TABLE a (x UNIQUE)', async ({ session, rows, events }) => {
      const inserts = Array.from({ length: 200 }, (_, x) => `INSERT INTO a VALUES (${x % 150})`)
      const script = inserts.join(';\n')
      await expect(session((open) => open.transaction((tx) => tx.execute(script)))).rejects.toMatchObject({
        kind: 'statement',
        statement: 'INSERT INTO a VALUES (0)',
        offset: script.lastIndexOf('INSERT INTO a VALUES (0)'),
        cause: { code: 'SQLITE_CONSTRAINT_UNIQUE' },
      })
      expect(rows('SELECT count(*) FROM a')).toEqual([[0]])
      expect(events.filter(({ type }) => type === 'statement')).toMatchObject([{ count: 64 }, { count: 64 }])
    }))

  it('of a full disk is reported as such, and the transaction is gone', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ session, rows }) => {
      const filling = session((open) =>
        open.transaction(async (tx) => {
          await tx.query(sql`PRAGMA max_page_count = 4`)
          await tx.query(sql`INSERT INTO a VALUES (zeroblob(100000))`)
        }),
      )
      await expect(filling).rejects.toMatchObject({ kind: 'statement', message: /full/ })
      expect(rows('SELECT x FROM a')).toEqual([])
    }))
})

it('a transaction is refused after its end', () =>
  withScratchDatabase('CREATE TABLE a (x)', ({ session, rows }) =>
    session(async (open) => {
      const kept = await open.transaction(async (tx) => tx)
      for (const late of [
        kept.execute('INSERT INTO a VALUES (1)'),
        kept.query(sql`SELECT 1`),
        kept.guard(async () => {}),
      ])
        await expect(late).rejects.toThrow('The transaction has ended')
      expect(rows('SELECT x FROM a')).toEqual([])
    }),
  ))

it('a signal that comes inside a transaction lets it end, and refuses what comes after it', () =>
  withScratchDatabase('CREATE TABLE a (x)', async ({ session, rows }) => {
    const stopping = new AbortController()
    await session(
      async (open) => {
        await open.transaction(async (tx) => {
          await tx.execute('INSERT INTO a VALUES (1)')
          stopping.abort()
          await tx.execute('INSERT INTO a VALUES (2)')
        })
        await expect(open.execute('INSERT INTO a VALUES (3)')).rejects.toMatchObject({ code: 'ABORTED' })
      },
      { signal: stopping.signal },
    )
    expect(rows('SELECT x FROM a')).toEqual([[1], [2]])
  }))

it.each(['DELETE', 'WAL'])('a transaction that has read can write: nobody else has meanwhile (%s)', (mode) =>
  withScratchDatabase(
    `PRAGMA journal_mode = ${mode}; CREATE TABLE a (x)`,
    async ({ session, other, rows }) => {
      await session((open) =>
        open.transaction(async (tx) => {
          expect(await tx.query(sql`SELECT x FROM a`)).toEqual([])
          expect(() => other.exec('INSERT INTO a VALUES (2)')).toThrow('locked')
          await tx.query(sql`INSERT INTO a VALUES (1)`)
        }),
      )
      expect(rows('SELECT x FROM a')).toEqual([[1]])
    },
  ),
)
