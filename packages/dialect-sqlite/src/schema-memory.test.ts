import { createMigrator, modules } from '@godwit/core'
import Driver from 'better-sqlite3'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sqlite } from './index.js'
import { withScratchDatabase } from './testing/scratch-database.js'

afterEach(() => vi.restoreAllMocks())

const migrator = (file: string, line: readonly string[], after?: (version: string) => void) =>
  createMigrator({
    dialect: sqlite(file),
    migrations: modules(Object.fromEntries(line.map((entry, index) => [`${index}_step`, entry]))),
    policy: { nonEmpty: 'allow' },
    backup: false,
    onEvent: (event) => event.type === 'migration' && event.phase === 'finished' && after?.(event.version),
  })

const REBUILD = `CREATE TABLE made (id INTEGER PRIMARY KEY); INSERT INTO made SELECT id FROM feed;
  DROP TABLE feed; ALTER TABLE made RENAME TO feed`

describe('what stands in the schema', () => {
  it.each(['DELETE', 'WAL'])('is looked at anew where somebody else has changed it (%s)', (mode) =>
    withScratchDatabase(
      `PRAGMA journal_mode = ${mode}; CREATE TABLE feed (id INTEGER PRIMARY KEY);
       CREATE INDEX i ON feed (id); CREATE INDEX j ON feed (id)`,
      async ({ file, other, rows }) => {
        const added = 'CREATE TRIGGER late AFTER DELETE ON feed BEGIN SELECT 1; END'
        const line = ['DROP INDEX i', `DROP INDEX j; ${REBUILD}`]
        const upgrade = migrator(file, line, (version) => version === '0_step' && other.exec(added)).upgrade()
        await expect(upgrade).rejects.toThrow('trigger late of feed is gone')
        expect(rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")).toEqual([['late']])
      },
    ),
  )

  it('is looked at anew where a migration in between has only added to it', () =>
    withScratchDatabase(
      'CREATE TABLE feed (id INTEGER PRIMARY KEY); CREATE INDEX i ON feed (id)',
      async ({ file }) => {
        const line = ['DROP INDEX i', 'CREATE INDEX late ON feed (id)', REBUILD]
        await expect(migrator(file, line).upgrade()).rejects.toThrow('index late of feed is gone')
      },
    ))

  it('takes no more prepared statements for many migrations than for a few', async () => {
    const preparedFor = async (count: number) => {
      let prepared = 0
      await withScratchDatabase('', async ({ file }) => {
        const line = Array.from({ length: count }, (_, index) => [
          `-- upgrade --\nCREATE TABLE t${index} (x);\n-- downgrade --\nALTER TABLE t${index} RENAME TO gone${index};`,
        ]).flat()
        await migrator(file, line).upgrade()
        const prepare = vi.spyOn(Driver.prototype, 'prepare')
        await migrator(file, line).downgrade({ to: 'base' })
        prepared = prepare.mock.calls.length
        prepare.mockRestore()
      })
      return prepared
    }
    expect(await preparedFor(9)).toBe(await preparedFor(3))
  })
})
