import type { Connection } from './connection.js'
import type { Handle } from './driver.js'
import { quoted } from './quoted.js'

/** A view that cannot be read, or a table or view that cannot be written for the sake of its triggers. */
export interface BrokenObject {
  readonly name: string
  /** What cannot be done with it, and why. */
  readonly what: string
}

/**
 * What stands in the schema and can't be used, by what was tried. SQLite finds out only when somebody uses it: dropping a table
 * leaves the views and triggers that mention it. Only the schema is read.
 */
export function brokenObjects({
  handle,
  memory: { schema },
}: Pick<Connection, 'handle' | 'memory'>): Map<string, BrokenObject> {
  const found = new Map<string, BrokenObject>()
  const attempt = (name: string, what: string, source: string) => {
    try {
      handle.prepare(source)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      found.set(`${what} ${name}`, { name, what: `${what} ${name} fails: ${reason}` })
    }
  }
  if (!schema.hasViewsOrTriggers()) return found
  for (const view of namesOf(handle, "SELECT name FROM main.sqlite_schema WHERE type = 'view'"))
    attempt(view, 'reading view', `SELECT * FROM main.${quoted(view)}`)
  const triggered = "SELECT DISTINCT tbl_name AS name FROM main.sqlite_schema WHERE type = 'trigger'"
  for (const name of namesOf(handle, triggered)) {
    const on = `main.${quoted(name)}`
    attempt(name, 'inserting into', `INSERT INTO ${on} DEFAULT VALUES`)
    attempt(name, 'deleting from', `DELETE FROM ${on}`)
    const set = columnsOf(handle, name).map((column) => `${quoted(column)} = ${quoted(column)}`)
    if (set.length > 0) attempt(name, 'updating', `UPDATE ${on} SET ${set.join(', ')}`)
  }
  return found
}

function namesOf(handle: Handle, query: string, ...values: string[]): string[] {
  return (handle.prepare(query).all(...values) as { name: string }[]).map(({ name }) => name)
}

/** Those that can be set. A view whose tables are gone has none to tell. */
function columnsOf(handle: Handle, table: string): string[] {
  try {
    return namesOf(handle, "SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0", table)
  } catch {
    return []
  }
}
