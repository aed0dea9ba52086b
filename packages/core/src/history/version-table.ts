import type { Database } from '../dialect.js'
import { identifier, rawSql, type Sql, sql } from '../sql.js'
import { type HistoryRow, rowOf, type StoredRow } from './row.js'
import { indexName, LATER_COLUMNS, type VersionTable } from './table-shape.js'

/** Every record, oldest application first. Costs no more than a scan: `content` is not read. */
export async function readRows(db: Database, table: VersionTable): Promise<HistoryRow[]> {
  if (!table.exists) return []
  const column = (name: keyof typeof LATER_COLUMNS): Sql =>
    table.missingColumns.includes(name) ? sql`NULL` : identifier(name)
  const rows = await db.query<StoredRow>(
    sql`SELECT CAST("id" AS INTEGER) AS "id", CAST("version" AS TEXT) AS "version", CAST("app" AS TEXT) AS "app",
      CAST(${column('checksum')} AS TEXT) AS "checksum", CAST(${column('source')} AS TEXT) AS "source",
      CAST(${column('state')} AS TEXT) AS "state", CAST(${column('step')} AS INTEGER) AS "step",
      CAST(${column('checkpoint')} AS TEXT) AS "checkpoint",
      CAST(${column('applied_at')} AS TEXT) AS "applied_at", CAST(${column('duration_ms')} AS INTEGER) AS "duration_ms"
      FROM ${nameOf(table)} ORDER BY "id"`,
  )
  return rows.map((row) => rowOf(row, table.name))
}

/** The `content` column by id, of all records, or of those from an id on. */
export async function readContents(
  db: Database,
  table: VersionTable,
  from = 0,
): Promise<Map<number, string | null>> {
  if (!table.exists) return new Map()
  const rows = await db.query<{ id: number; content: string | null }>(
    sql`SELECT CAST("id" AS INTEGER) AS "id", CAST("content" AS TEXT) AS "content" FROM ${nameOf(table)}
      WHERE "id" >= ${from}`,
  )
  return new Map(rows.map((row) => [row.id, row.content]))
}

/** Creates the table, or adds what an older shape of it lacks. Says which of the two it was, if any. */
export async function shapeTable(db: Database, table: VersionTable): Promise<'created' | 'reshaped' | null> {
  if (!table.exists) {
    const columns = Object.entries(LATER_COLUMNS).map(([name, type]) => `"${name}" ${type}`)
    await db.query(
      sql`CREATE TABLE ${nameOf(table)} ("id" INTEGER NOT NULL PRIMARY KEY, "version" TEXT NOT NULL,
        "app" TEXT NOT NULL, "content" TEXT NOT NULL, ${rawSql(columns.join(', '))}, UNIQUE ("app", "version"))`,
    )
    return 'created'
  }
  if (table.missingColumns.length === 0) return null
  for (const [name, type] of Object.entries(LATER_COLUMNS)) {
    if (!table.missingColumns.includes(name)) continue
    await db.query(sql`ALTER TABLE ${nameOf(table)} ADD COLUMN ${identifier(name)} ${rawSql(type)}`)
  }
  // One engine qualifies the index here and the other the table; unqualified, both mean the session's schema.
  await db.query(
    sql`CREATE UNIQUE INDEX IF NOT EXISTS ${identifier(indexName(table.name))}
      ON ${identifier(table.name)} ("app", "version")`,
  )
  return 'reshaped'
}

/** Gives a row another version, without touching anything else of it. */
export async function renameRow(
  db: Database,
  table: VersionTable,
  id: number,
  version: string,
): Promise<void> {
  await db.query(sql`UPDATE ${nameOf(table)} SET "version" = ${version} WHERE "id" = ${id}`)
}

/** The table by its full name: no search path decides which one it is. */
export function nameOf(table: VersionTable): Sql {
  const known = NAMES.get(table)
  if (known !== undefined) return known
  const name = identifier(table.schema, table.name)
  NAMES.set(table, name)
  return name
}

const NAMES = new WeakMap<VersionTable, Sql>()
