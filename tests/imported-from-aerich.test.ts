import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMigrator, type Dialect, directory } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import Database from 'better-sqlite3'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { aerichFolder } from '../packages/cli/src/aerich/aerich-folder.js'
import { importFolder } from '../packages/cli/src/aerich/import-folder.js'
import { loadModule } from '../packages/cli/src/load-module.js'
import { VERSION_TABLE } from './faults/dump.js'
import { dumpPostgres } from './faults/dump-postgres.js'
import { dumpSqlite } from './faults/dump-sqlite.js'
import { withDatabase } from './with-database.js'

const golden = fileURLToPath(new URL('../packages/cli/src/aerich/golden/', import.meta.url))

/** What Python gives for each file, by path. */
const byPython: { readonly [file: string]: { readonly upgrade: readonly string[] } } = JSON.parse(
  readFileSync(join(golden, 'read-by-python.json'), 'utf8'),
)

/** The SQL of Aerich's files, as Aerich itself hands it to the driver. */
function originalSql(engine: string): string[] {
  return Object.entries(byPython).flatMap(([file, { upgrade }]) =>
    file.startsWith(`${engine}/`) ? upgrade : [],
  )
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-imported-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Imports the files of one engine, and applies what was written. */
async function migrate(engine: string, format: 'sql' | 'ts' | undefined, dialect: Dialect): Promise<void> {
  const to = join(folder, 'migrations')
  const from = aerichFolder(join(golden, 'accepted', engine), undefined, [to])
  const { written, refused } = await importFolder(from, to, format)
  expect(refused).toEqual([])
  const migrator = createMigrator({ dialect, migrations: directory(to, { load: loadModule }) })
  const { applied } = await migrator.upgrade()
  expect(applied).toHaveLength(written.length)
}

/** All that stands in a database, but for what records the migrations. */
function withoutRecords({ schema, data }: { schema: readonly string[]; data: readonly string[] }) {
  return { schema: schema.filter((line) => !line.includes(VERSION_TABLE)), data }
}

const FORMATS = [[undefined], ['ts']] as const

it.each(FORMATS)('leads to the same SQLite database as the original SQL (format %s)', async (format) => {
  const original = new Database(join(folder, 'original.db'))
  for (const sql of originalSql('sqlite')) original.exec(sql)
  original.close()
  await migrate('sqlite', format, sqlite(join(folder, 'imported.db')))
  const expected = withoutRecords(dumpSqlite(join(folder, 'original.db')))
  expect(expected.data.length).toBeGreaterThan(3)
  expect(withoutRecords(dumpSqlite(join(folder, 'imported.db')))).toEqual(expected)
})

it.each(FORMATS)('leads to the same PostgreSQL database as the original SQL (format %s)', async (format) => {
  const server = inject('pgUrl')
  await withDatabase(server, (original) =>
    withDatabase(server, async (imported) => {
      for (const sql of originalSql('postgres')) await query(original, sql)
      await migrate('postgres', format, postgres(imported))
      const expected = withoutRecords(await dumpPostgres(original))
      expect(expected.data.length).toBeGreaterThan(0)
      expect(withoutRecords(await dumpPostgres(imported))).toEqual(expected)
      const comments = await query(original, COMMENTS)
      expect(comments).toHaveLength(2)
      expect(await query(imported, COMMENTS)).toEqual(comments)
    }),
  )
})

const COMMENTS =
  "SELECT objoid::regclass::text AS name, objsubid, description FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid::regclass::text IN ('book', 'member') ORDER BY 1, 2"

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
