import type { Handle } from './driver.js'
import { quoted } from './quoted.js'

/** Whether any table has a row, other than those that the engine keeps itself and those of the bookkeeping. */
export function holdsData(handle: Handle, bookkeeping: readonly string[]): boolean {
  const tables = handle
    .prepare(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type IN ('table', 'virtual') AND substr(name, 1, 7) <> 'sqlite_'`,
    )
    .all() as { name: string }[]
  return tables.some(({ name }) => !bookkeeping.includes(name) && hasRows(handle, name))
}

/** A virtual table whose module is missing cannot be asked, and what it holds cannot be known. */
function hasRows(handle: Handle, table: string): boolean {
  try {
    return handle.prepare(`SELECT 1 FROM main.${quoted(table)} LIMIT 1`).get() !== undefined
  } catch {
    return true
  }
}
