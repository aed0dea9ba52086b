import type { Handle } from './driver.js'
import { keptStatement } from './prepared.js'
import type { SchemaObjectType } from './schema-change.js'

/**
 * All of a schema that somebody wrote, in the order in which it stands there, each thing as one text: that is all it takes to compare
 * two schemas, and they may be large.
 */
export type SchemaObjects = readonly string[]

/** Indexes that SQLite makes by itself for a constraint have no text, and are not among them. */
export function schemaObjects(handle: Handle): SchemaObjects {
  const statement = keptStatement(
    handle,
    'SELECT type || char(0) || name || char(0) || tbl_name FROM main.sqlite_schema WHERE sql IS NOT NULL',
  )
  statement.pluck(true)
  return statement.all() as string[]
}

/** What is in the first and not in the second. Nearly all is in both, and in the same order. */
export function goneFrom(before: SchemaObjects, after: SchemaObjects): SchemaObjects {
  let next = 0
  const misplaced = before.filter((one) => {
    const isNext = one === after[next]
    if (isNext) next += 1
    return !isNext
  })
  const rest = new Set(after.slice(next))
  return misplaced.filter((one) => !rest.has(one))
}

/** One of them, and the table or view it belongs to: itself, for these two. */
export interface SchemaObject {
  readonly type: SchemaObjectType
  readonly name: string
  readonly owner: string
}

/** Reads such a text: no name has a NUL byte. */
export function schemaObject(text: string): SchemaObject {
  const [type, name = '', owner = ''] = text.split('\0')
  return { type: type as SchemaObjectType, name, owner }
}
