import { hasDefinition, isDeclaredBy } from './declaration.js'
import type { Handle } from './driver.js'
import { fold } from './folded-name.js'
import { addedDefinition, OBJECT_TYPES, type SchemaChange, type SchemaObjectType } from './schema-change.js'
import { textTokens } from './token.js'

/** Whether what a statement changes is so already: what it makes stands there just so, what it takes away does not. */
export function isDone(handle: Handle, change: SchemaChange, tokens: readonly string[]): boolean {
  switch (change.type) {
    case 'create': {
      const text = objectText(handle, change.object, change.name)
      return text !== undefined && isDeclaredBy(tokens, text)
    }
    case 'drop':
      return OBJECT_TYPES.every((object) => objectText(handle, object, change.name) === undefined)
    case 'add column': {
      const text = objectText(handle, 'table', change.table)
      return text !== undefined && hasDefinition(addedDefinition(tokens), text)
    }
    case 'drop column':
      return columnsOf(handle, change.table)?.has(change.column) === false
    case 'rename table':
      return (
        objectText(handle, 'table', change.table) === undefined &&
        objectText(handle, 'table', change.to) !== undefined
      )
    case 'rename column': {
      const columns = columnsOf(handle, change.table)
      return columns?.has(change.column) === false && columns.has(change.to)
    }
  }
}

/** The tokens of what made it, as the schema has them. */
export function objectText(handle: Handle, object: SchemaObjectType, name: string): string[] | undefined {
  const found = handle
    .prepare(
      'SELECT sql FROM main.sqlite_schema WHERE type = ? AND lower(name) = lower(?) AND sql IS NOT NULL',
    )
    .get(object, name) as { sql: string } | undefined
  return found && textTokens(found.sql)
}

function columnsOf(handle: Handle, table: string): Set<string> | undefined {
  const columns = handle.prepare("SELECT name FROM pragma_table_xinfo(?, 'main')").all(table) as {
    name: string
  }[]
  return columns.length === 0 ? undefined : new Set(columns.map(({ name }) => fold(name)))
}
