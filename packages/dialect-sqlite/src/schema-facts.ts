import type { Handle } from './driver.js'
import { keptStatement } from './prepared.js'
import { quoted } from './quoted.js'

/** How many rows of a table of `main` there are, or undefined where there is no such table. */
export function rowCount(handle: Handle, table: string): number | undefined {
  const found = keptStatement(
    handle,
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)",
  ).get(table) as { name: string } | undefined
  if (!found) return undefined
  const counted = handle.prepare(`SELECT count(*) AS rows FROM main.${quoted(found.name)}`).get()
  return Number((counted as { rows: number | bigint }).rows)
}

/**
 * Of each table with foreign keys, how many rows point to nothing. Reads these tables whole. A key that points to columns
 * which are no key counts for more than all rows could: SQLite can check nothing of that table then.
 */
export function brokenReferences(handle: Handle): Map<string, number> {
  const tables = keptStatement(
    handle,
    `SELECT DISTINCT t.name FROM main.sqlite_schema t, pragma_foreign_key_list(t.name, 'main')
     WHERE ${MAY_HAVE_KEYS}`,
  ).all() as { name: string }[]
  return new Map(tables.map(({ name }) => [name, brokenRows(handle, name)]))
}

/** A foreign key of a table of `main`. Its parent need not be there. */
export interface ForeignKey {
  readonly table: string
  readonly parent: string
  readonly columns: readonly string[]
  /** What becomes of a row whose parent is deleted, e.g. `CASCADE`. */
  readonly onDelete: string
}

export function foreignKeys(handle: Handle): ForeignKey[] {
  const found = keptStatement(
    handle,
    `SELECT t.name AS "table", k."table" AS parent, k.on_delete AS onDelete, json_group_array(k."from") AS columns
     FROM main.sqlite_schema t, pragma_foreign_key_list(t.name, 'main') k
     WHERE ${MAY_HAVE_KEYS} GROUP BY t.name, k.id`,
  ).all() as (Omit<ForeignKey, 'columns'> & { columns: string })[]
  return found.map((key) => ({ ...key, columns: JSON.parse(key.columns) as string[] }))
}

/** How many rows have a value in each column of the key. */
export function pointingRows(handle: Handle, { table, columns }: ForeignKey): number {
  const all = columns.map((column) => `${quoted(column)} IS NOT NULL`).join(' AND ')
  const counted = handle.prepare(`SELECT count(*) AS rows FROM main.${quoted(table)} WHERE ${all}`).get()
  return Number((counted as { rows: number | bigint }).rows)
}

function brokenRows(handle: Handle, table: string): number {
  try {
    const counted = handle
      .prepare("SELECT count(*) AS rows FROM pragma_foreign_key_check(?, 'main')")
      .get(table)
    return Number((counted as { rows: number | bigint }).rows)
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith('foreign key mismatch')) return NO_KEY
    throw cause
  }
}

/** No foreign key is made without that word, and to look for it costs less than to ask for the keys of each table. */
const MAY_HAVE_KEYS = "t.type = 'table' AND instr(upper(t.sql), 'REFERENCES') > 0"

/** More than a table has rows, and few enough to be added up. */
const NO_KEY = 2 ** 40
