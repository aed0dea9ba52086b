import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Dialect,
  directory,
  type GodwitError,
  rawSql,
  type Session,
  sql,
  upgradeOnStartup,
} from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import { createJiti } from 'jiti'
import { describe, expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const engines: Record<string, (work: (dialect: Dialect) => Promise<void>) => Promise<void>> = {
  SQLite: (work) => inFolder((folder) => work(sqlite(join(folder, 'bot.db')))),
  PostgreSQL: (work) => withDatabase(inject('pgUrl'), (url) => work(postgres(url))),
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-legacy-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function onSession<T>(dialect: Dialect, work: (session: Session) => Promise<T>): Promise<T> {
  return dialect.session({ access: 'write', waitMs: 1000, onEvent: () => {} }, work)
}

/** A database as the original leaves it: four columns, names with suffixes, content of its own. */
async function legacyDatabase(dialect: Dialect, recorded: readonly string[]): Promise<void> {
  await onSession(dialect, async (session) => {
    await session.query(
      sql`CREATE TABLE "godwit_migrations" ("id" INTEGER NOT NULL PRIMARY KEY, "version" VARCHAR(255) NOT NULL,
        "app" VARCHAR(20) NOT NULL, "content" ${rawSql(dialect.name === 'postgres' ? 'JSONB' : 'JSON')} NOT NULL)`,
    )
    await session.query(sql`CREATE TABLE "feed" ("id" INTEGER NOT NULL PRIMARY KEY)`)
    for (const [index, version] of recorded.entries()) {
      await session.query(
        sql`INSERT INTO "godwit_migrations" VALUES (${index + 1}, ${version}, 'models', '{}')`,
      )
    }
  })
}

async function recordsOf(dialect: Dialect): Promise<{ columns: readonly string[]; versions: string[] }> {
  return onSession(dialect, async (session) => {
    const { tables } = await session.inspect()
    const rows = await session.query<{ version: string }>(
      sql`SELECT "version" FROM "godwit_migrations" ORDER BY "id"`,
    )
    const columns = tables.find((table) => table.name === 'godwit_migrations')?.columns ?? []
    return { columns, versions: rows.map((row) => row.version) }
  })
}

/** Migrations 0 to 4 as `.ts` files, of which only the last must ever run on a legacy database. */
async function tsMigrations(folder: string, names: readonly string[]): Promise<ReturnType<typeof directory>> {
  for (const name of names) {
    const table =
      name === '4_tags' ? 'CREATE TABLE "tag" ("id" INTEGER)' : 'CREATE TABLE "feed" ("id" INTEGER)'
    const formerly = name === '3_renamed' ? "export const formerly = ['3_old']\n" : ''
    await writeFile(
      join(folder, `${name}.ts`),
      `${formerly}export const upgrade = (): string => '${table}'\n`,
    )
  }
  const jiti = createJiti(import.meta.url)
  return directory(folder, { load: (file) => jiti.import(file) })
}

describe.each(Object.keys(engines))('on %s, records with legacy names', (engine) => {
  const onEngine = (work: (dialect: Dialect, folder: string) => Promise<void>) =>
    engines[engine]?.((dialect) => inFolder((folder) => work(dialect, folder)))

  it('become plain versions when the same-named .ts files start, which apply only what is new', async () => {
    await onEngine(async (dialect, folder) => {
      await legacyDatabase(dialect, ['0_init.sql', '1_a.sql', '2_b.py', '3_c.py'])
      const migrations = await tsMigrations(folder, ['0_init', '1_a', '2_b', '3_c', '4_tags'])
      const report = await upgradeOnStartup({ dialect, migrations, logger: false })
      expect(report?.applied.map((step) => step.version)).toEqual(['4_tags'])
      expect((await recordsOf(dialect)).versions).toEqual(['0_init', '1_a', '2_b', '3_c', '4_tags'])
      expect((await upgradeOnStartup({ dialect, migrations, logger: false }))?.applied).toEqual([])
    })
  })

  it('stay exactly as they are when one successor is missing, which the error names', async () => {
    await onEngine(async (dialect, folder) => {
      await legacyDatabase(dialect, ['0_init.sql', '1_a.sql', '2_b.py', '3_c.py'])
      const before = await recordsOf(dialect)
      const migrations = await tsMigrations(folder, ['0_init', '1_a', '3_c', '4_tags'])
      const error = await upgradeOnStartup({ dialect, migrations, logger: false }).catch(
        (e: GodwitError) => e,
      )
      expect(error).toMatchObject({ code: 'SUCCESSOR_MISSING', message: expect.stringContaining('"2_b.py"') })
      expect(await recordsOf(dialect)).toEqual(before)
    })
  })

  it('follow formerly in the same way', async () => {
    await onEngine(async (dialect, folder) => {
      await legacyDatabase(dialect, ['0_init.sql', '3_old.py'])
      const migrations = await tsMigrations(folder, ['0_init', '3_renamed', '4_tags'])
      const report = await upgradeOnStartup({ dialect, migrations, logger: false })
      expect(report?.applied.map((step) => step.version)).toEqual(['4_tags'])
      expect((await recordsOf(dialect)).versions).toEqual(['0_init', '3_renamed', '4_tags'])
    })
  })
})
