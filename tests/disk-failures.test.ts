import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMigrator, modules } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dumpSqlite } from './faults/dump-sqlite.js'
import { sqlFile, writeLine } from './faults/lines.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-disk-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const INIT = sqlFile('CREATE TABLE "a" ("x"); INSERT INTO "a" VALUES (1)', 'DROP TABLE "a"')

/** Writes more than there is room for: while it runs, or in its COMMIT, where all of it has room in memory until then. */
const filling = (when: 'INSERT' | 'COMMIT', kilobytes: number) =>
  sqlFile(
    `PRAGMA cache_size = ${when === 'INSERT' ? 5 : -100_000};
INSERT INTO "a" SELECT randomblob(1024) FROM
  (WITH RECURSIVE "n" ("i") AS (VALUES (1) UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < ${kilobytes}) SELECT * FROM "n")`,
    'DELETE FROM "a"',
  )

const CASES = (['delete', 'wal'] as const).flatMap((journal) =>
  (['INSERT', 'COMMIT'] as const).map((when) => ({ journal, when })),
)

/** Where the database is as it was, whole, and nothing but what belongs to it is left beside it. */
const isUntouched = (file: string): void => {
  const { schema, data, versions } = dumpSqlite(file)
  expect(schema).toContain('integrity_check [{"integrity_check":"ok"}]')
  expect(data).toEqual(['a {"x":1}'])
  expect(versions).toHaveLength(1)
  expect(readdirSync(folder).filter((name) => /-godwit-|-journal$/.test(name))).toEqual([])
}

const begin = async (file: string, journal: string) => {
  const db = new Database(file)
  db.pragma(`journal_mode = ${journal}`)
  db.close()
  await createMigrator({ dialect: sqlite(file), migrations: modules({ '0_init.sql': INIT }) }).upgrade()
}

const mounted = (): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('a disk that is full', () => {
  it.for(CASES)(
    'at $when undoes the migration ($journal), and it runs once there is room',
    async ({ journal, when }, { skip }) => {
      if (!mounted()) skip('Only who may mount can make a small disk.')
      try {
        const file = join(folder, 'app.db')
        await begin(file, journal)
        const migrations = modules({ '0_init.sql': INIT, '1_fill.sql': filling(when, 60) })
        const run = () => createMigrator({ dialect: sqlite(file), migrations }).upgrade()
        writeFileSync(join(folder, 'ballast'), Buffer.alloc(256 * 1024 - sizeOf(folder) - 48 * 1024))
        await expect(run()).rejects.toMatchObject({
          code: 'MIGRATION_FAILED',
          message: expect.stringMatching(/disk is full.*rolled back/s),
          cause: {
            kind: 'statement',
            message: expect.stringMatching(
              when === 'INSERT' ? /ended from within/ : /^database or disk is full$/,
            ),
            cause: { code: 'SQLITE_FULL' },
          },
        })
        isUntouched(file)
        rmSync(join(folder, 'ballast'))
        expect((await run()).applied).toMatchObject([{ version: '1_fill' }])
      } finally {
        execFileSync('umount', [folder])
      }
    },
  )

  it('for one connection alone (max_page_count) undoes it too', async () => {
    const file = join(folder, 'app.db')
    await begin(file, 'delete')
    const full = filling('INSERT', 60).replace('PRAGMA', 'PRAGMA max_page_count = 8;\nPRAGMA')
    const migrations = modules({ '0_init.sql': INIT, '1_fill.sql': full })
    await expect(createMigrator({ dialect: sqlite(file), migrations }).upgrade()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      cause: { cause: { code: 'SQLITE_FULL' } },
    })
    isUntouched(file)
  })
})

function sizeOf(place: string): number {
  return Number(execFileSync('du', ['-sk', place], { encoding: 'utf8' }).split('\t')[0]) * 1024
}

const program = fileURLToPath(new URL('./faults/fixtures/run.mjs', import.meta.url))

describe('a disk that fails', () => {
  it.skipIf(process.platform === 'win32').each(CASES)(
    'at $when undoes the migration ($journal), and it runs once the disk works',
    async ({ journal, when }) => {
      const file = join(folder, 'app.db')
      await begin(file, journal)
      const lines = await writeLine(join(folder, 'line'), {
        '0_init.sql': INIT,
        '1_fill.sql': filling(when, 200),
      })
      const job = JSON.stringify({ url: `sqlite:${file}`, folder: lines, call: ['upgrade', {}] })
      // No file may become larger than some blocks of 512 bytes, or of 1024, as the shell counts.
      const limited = spawnSync(
        'sh',
        ['-c', 'ulimit -f 120 && exec "$0" "$@"', process.execPath, program, job],
        {
          encoding: 'utf8',
        },
      )
      expect(limited.stderr).toMatch(when === 'INSERT' ? /disk I\/O error/ : /The disk failed during COMMIT/)
      expect(limited.status).toBe(1)
      isUntouched(file)
      const again = spawnSync(process.execPath, [program, job], { encoding: 'utf8' })
      expect([again.stderr, again.stdout.trim()]).toEqual(['', '["1_fill"]'])
      expect(existsSync(`${file}-journal`)).toBe(false)
    },
  )
})
