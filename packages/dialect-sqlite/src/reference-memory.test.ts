import {
  createMigrator,
  type Database,
  type ManifestEntry,
  type MigrationDatabase,
  modules,
  sql,
} from '@godwit/core'
import Driver from 'better-sqlite3'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sqlite } from './index.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const SCHEMA = `CREATE TABLE feed (id INTEGER PRIMARY KEY);
  CREATE TABLE sub (id INTEGER PRIMARY KEY, feed INTEGER REFERENCES feed);
  CREATE INDEX feed_id ON feed (id); INSERT INTO feed VALUES (1); INSERT INTO sub VALUES (1, 1)`

/** Counts how often all rows of `sub`, the one table with a foreign key, are looked at. */
const counted = () => {
  const prepare = vi.spyOn(Driver.prototype, 'prepare')
  return () => prepare.mock.calls.filter(([source]) => source.includes('pragma_foreign_key_check')).length
}

afterEach(() => vi.restoreAllMocks())

type Line = readonly ManifestEntry[]

const upgrade = (file: string, line: Line, after?: (version: string) => void) =>
  createMigrator({
    dialect: sqlite(file),
    migrations: modules(Object.fromEntries(line.map((entry, index) => [`${index}_step`, entry]))),
    policy: { nonEmpty: 'allow' },
    onEvent: (event) => event.type === 'migration' && event.phase === 'finished' && after?.(event.version),
  }).upgrade()

const ENFORCED = '-- godwit: foreignKeys=on\n-- upgrade --\n'
const writing = (id: number) => `INSERT INTO feed VALUES (${id})`

describe('broken references are looked for', () => {
  it.each<[string, number, Line]>([
    [
      'not at all where all only add',
      0,
      ['CREATE TABLE a (x REFERENCES feed)', 'ALTER TABLE feed ADD COLUMN x'],
    ],
    ['before the first one that can lose, and after each', 4, [2, 3, 4].map(writing)],
    [
      'so too where each statement commits',
      4,
      [`-- godwit: transaction=false\n-- upgrade --\n${[2, 3, 4].map(writing).join(';')};`],
    ],
    [
      'anew where one in between only adds',
      4,
      [writing(2), 'CREATE UNIQUE INDEX i ON feed (id)', writing(3)],
    ],
    [
      'not anew where code in between only reads',
      3,
      [
        writing(2),
        {
          upgrade: async (db: Database) => void (await db.query({ text: ['SELECT 1'], values: [] } as never)),
        },
        writing(3),
      ],
    ],
    [
      'not in the pieces of batches, for which SQLite enforces them',
      0,
      [
        {
          transaction: false,
          upgrade: (db: MigrationDatabase) =>
            db.batch({ table: 'feed', key: 'id', size: 1 }, (piece, { first }) =>
              piece.query(sql`INSERT INTO sub (feed) VALUES (${first})`),
            ),
        },
      ],
    ],
    ['nor in a migration that has it so', 0, [ENFORCED + writing(2)]],
    ['but there too where it changes the schema', 2, [`${ENFORCED}DROP INDEX feed_id; ${writing(2)}`]],
    ['or switches settings', 2, [`${ENFORCED}PRAGMA defer_foreign_keys = ON; ${writing(2)}`]],
  ])('%s', (_when, times, line) =>
    withScratchDatabase(SCHEMA, async ({ file }) => {
      const count = counted()
      await upgrade(file, line)
      expect(count()).toBe(times)
    }),
  )
})

describe('what has broken references since', () => {
  const breaking = 'INSERT INTO sub VALUES (2, 404)'

  it.each(['DELETE', 'WAL'])('is not taken for the doing of the next migration: somebody else (%s)', (mode) =>
    withScratchDatabase(`PRAGMA journal_mode = ${mode}; ${SCHEMA}`, async ({ file, other }) => {
      other.pragma('foreign_keys = OFF')
      await upgrade(file, [writing(2), writing(3)], (version) => version === '0_step' && other.exec(breaking))
      expect(other.pragma('foreign_key_check')).toHaveLength(1)
    }),
  )

  it('nor is code without a transaction', () =>
    withScratchDatabase(`${SCHEMA}; CREATE TABLE late (x REFERENCES unmade (x))`, async ({ file }) => {
      const code = { transaction: false, upgrade: (db: Database) => db.execute('CREATE TABLE unmade (x)') }
      await upgrade(file, [writing(2), code, writing(3)])
    }))

  it('nor an addition, after which more can be checked', () =>
    withScratchDatabase(
      `PRAGMA foreign_keys = OFF; CREATE TABLE p (x); CREATE TABLE c (x REFERENCES p (x)); CREATE TABLE t (x);
       INSERT INTO c VALUES (1), (2), (3)`,
      async ({ file, rows }) => {
        const line = [
          'INSERT INTO t VALUES (1)',
          'CREATE UNIQUE INDEX p_x ON p (x)',
          'INSERT INTO t VALUES (2)',
        ]
        await upgrade(file, line)
        expect(rows('SELECT x FROM t')).toEqual([[1], [2]])
        expect(rows("SELECT * FROM pragma_foreign_key_check('c')")).toHaveLength(3)
      },
    ))

  it('and what was mended with foreign keys on hides nothing', () =>
    withScratchDatabase(`PRAGMA foreign_keys = OFF; ${SCHEMA}; ${breaking}`, async ({ file, rows }) => {
      const line = [writing(2), `${ENFORCED}DELETE FROM sub WHERE feed = 404`, breaking]
      await expect(upgrade(file, line)).rejects.toThrow('table sub has rows whose foreign key')
      expect(rows('SELECT feed FROM sub')).toEqual([[1]])
    }))

  it('nor is a mending that was rolled back', () =>
    withScratchDatabase(`PRAGMA foreign_keys = OFF; ${SCHEMA}; ${breaking}`, ({ session }) =>
      session(async (open) => {
        const mending = open.transaction(async (tx) => {
          await tx.guard((db) => db.execute('DELETE FROM sub'))
          throw new Error('given up')
        })
        await expect(mending).rejects.toThrow('given up')
        await open.transaction((tx) => tx.guard((db) => db.execute(writing(2))))
      }),
    ))
})
