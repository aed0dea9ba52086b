import type { Place, PlaceTable } from '@godwit/core'
import type { Connection } from './connection.js'
import type { Handle } from './driver.js'
import { keptStatement } from './prepared.js'

/** What stands in `main`. One snapshot, for it reads within one transaction; never writes. */
export function inspect({ handle, unwritable }: Connection, columnsOf?: readonly string[]): Place {
  handle.exec('BEGIN')
  try {
    const tables = readTables(handle, columnsOf)
    const readOnly = unwritable !== undefined
    return { schema: 'main', now: readClock(handle), readOnly, tables, elsewhere: [] }
  } finally {
    if (handle.inTransaction) handle.exec('ROLLBACK')
  }
}

function readTables(handle: Handle, columnsOf: readonly string[] | undefined): PlaceTable[] {
  const found = handle
    .prepare(
      "SELECT name, type, rootpage = 0 AS pageless FROM main.sqlite_schema WHERE type IN ('table', 'view')",
    )
    .all() as { name: string; type: 'table' | 'view'; pageless: number }[]
  const hasVirtual = found.some(({ type, pageless }) => type === 'table' && pageless === 1)
  const shadows = hasVirtual ? shadowTables(handle) : new Set()
  return found.map(({ name, type }) => ({
    name,
    kind: name.startsWith('sqlite_') || shadows.has(name) ? 'internal' : type,
    columns: columnsOf === undefined || columnsOf.includes(name) ? readColumns(handle, name) : [],
  }))
}

/** What virtual tables keep their data in. */
function shadowTables(handle: Handle): Set<string> {
  const found = handle
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'")
    .all() as { name: string }[]
  return new Set(found.map(({ name }) => name))
}

/** None of a view whose tables are gone, or of a virtual table whose module is missing: they have none to tell. */
function readColumns(handle: Handle, table: string): string[] {
  try {
    const columns = keptStatement(
      handle,
      "SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1 ORDER BY cid",
    ).all(table) as { name: string }[]
    return columns.map(({ name }) => name)
  } catch {
    return []
  }
}

function readClock(handle: Handle): string {
  const row = handle.prepare("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now").get() as { now: string }
  return row.now
}
