import type { Handle, OpenHandle } from './driver.js'
import { fold } from './folded-name.js'

/** The schema of a database by itself: no rows, and nothing that is done to it touches the database. */
export interface SchemaCopy {
  readonly handle: Handle
  /** Names, folded, of what stands in the database and could not be made here. */
  readonly lacks: ReadonlySet<string>
}

interface SchemaEntry {
  readonly name: string
  readonly sql: string
}

/** What makes the schema of `main`, in an order in which it can be made. */
export function readSchema(handle: Handle): SchemaEntry[] {
  // A virtual table makes its shadows itself, and SQLite makes all that is called sqlite_.
  return handle
    .prepare(
      `SELECT s.name, s.sql FROM main.sqlite_schema s
       WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND s.name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
       ORDER BY CASE s.type WHEN 'table' THEN 0 WHEN 'view' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, s.rowid`,
    )
    .all() as SchemaEntry[]
}

/** Makes it in memory, for as long as `work` lasts. */
export function withSchemaCopy<T>(
  open: OpenHandle,
  entries: readonly SchemaEntry[],
  work: (copy: SchemaCopy) => T,
): T {
  const handle = open(':memory:', { timeout: 0 })
  try {
    handle.exec('PRAGMA foreign_keys = OFF')
    const lacks = new Set<string>()
    for (const { name, sql } of entries) {
      try {
        handle.exec(sql)
      } catch {
        // Another build has made it: with a module that is not here, or with texts in double quotes.
        lacks.add(fold(name))
      }
    }
    return work({ handle, lacks })
  } finally {
    handle.close()
  }
}
