import type { Place, PlaceTable } from '@godwit/core'
import type { Connection } from './connection.js'
import type { Handle } from './driver.js'

/** What stands in `main`. One snapshot, for it reads within one transaction; never writes. */
export function inspect({ handle, unwritable }: Connection): Place {
  handle.exec('BEGIN')
  try {
    const tables = readTables(handle)
    const readOnly = unwritable !== undefined
    return { schema: 'main', now: readClock(handle), readOnly, tables, elsewhere: [] }
  } finally {
    if (handle.inTransaction) handle.exec('ROLLBACK')
  }
}

function readTables(handle: Handle): PlaceTable[] {
  const shadows = new Set(
    (
      handle
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'")
        .all() as {
        name: string
      }[]
    ).map(({ name }) => name),
  )
  const found = handle
    .prepare("SELECT name, type FROM main.sqlite_schema WHERE type IN ('table', 'view')")
    .all() as { name: string; type: 'table' | 'view' }[]
  return found.map(({ name, type }) => ({
    name,
    kind: name.startsWith('sqlite_') || shadows.has(name) ? 'internal' : type,
    columns: readColumns(handle, name),
  }))
}

/** None of a view whose tables are gone, or of a virtual table whose module is missing: they have none to tell. */
function readColumns(handle: Handle, table: string): string[] {
  try {
    const columns = handle
      .prepare("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1 ORDER BY cid")
      .all(table) as { name: string }[]
    return columns.map(({ name }) => name)
  } catch {
    return []
  }
}

function readClock(handle: Handle): string {
  const row = handle.prepare("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now").get() as { now: string }
  return row.now
}
