import { keyOf } from './declaration.js'
import type { Handle } from './driver.js'
import { fold } from './table-change.js'
import { textTokens } from './token.js'

/** Reads all of a schema as one text, which is the same for schemas that are. */
export function schemaState(handle: Handle): () => string {
  const keys = new Map<string, string>()
  const keyOfText = (text: string): string => {
    const key = keys.get(text) ?? keyOf(textTokens(text))
    keys.set(text, key)
    return key
  }
  const all = handle.prepare(
    'SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL ORDER BY type, lower(name)',
  )
  return () => {
    const rows = all.all() as { type: string; name: string; sql: string }[]
    return JSON.stringify(rows.map(({ type, name, sql }) => [type, fold(name), keyOfText(sql)]))
  }
}
