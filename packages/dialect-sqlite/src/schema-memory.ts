import type { Statement } from '@godwit/core'
import type { Handle } from './driver.js'
import { type SchemaObjects, schemaObjects } from './schema-objects.js'

/** What is known of the schema of `main`. */
export interface SchemaMemory {
  /** Call before statements run. */
  note(verb: string, statement: Statement): void
  /** Whether it has what makes it worth while to look closer. True where it may have. */
  hasViewsOrTriggers(): boolean
  hasForeignKeys(): boolean
  /** All that stands in it, as `objectsAfter` has found it, if nothing can have changed it since. */
  objectsBefore(): SchemaObjects
  /** Reads it, and keeps it for the next transaction. */
  objectsAfter(): SchemaObjects
  /** To be called when others may have written, or something was rolled back. */
  forget(): void
}

/** Reads the schema once, and then again only after others have written. Inside a transaction. */
export function schemaMemory(handle: Handle): SchemaMemory {
  let known: SchemaFacts | undefined
  let objects: SchemaObjects | undefined
  const facts = (): SchemaFacts => {
    known ??= readFacts(handle)
    return known
  }
  return {
    note(verb, statement) {
      objects = undefined
      if (known === undefined || (verb !== 'CREATE' && verb !== 'ALTER')) return
      const words = statement.tokens.map((token) => token.toUpperCase())
      if (words.includes('REFERENCES')) known.foreignKeys = true
      if (words.includes('VIEW') || words.includes('TRIGGER')) known.viewsOrTriggers = true
    },
    hasViewsOrTriggers: () => facts().viewsOrTriggers,
    hasForeignKeys: () => facts().foreignKeys,
    objectsBefore: () => objects ?? schemaObjects(handle),
    objectsAfter() {
      objects = schemaObjects(handle)
      return objects
    },
    forget() {
      known = undefined
      objects = undefined
    },
  }
}

/** For a handle on which others write too, which nobody could tell. */
export function noSchemaMemory(handle: Handle): SchemaMemory {
  return {
    note() {},
    hasViewsOrTriggers: () => readFacts(handle).viewsOrTriggers,
    hasForeignKeys: () => readFacts(handle).foreignKeys,
    objectsBefore: () => schemaObjects(handle),
    objectsAfter: () => schemaObjects(handle),
    forget() {},
  }
}

interface SchemaFacts {
  viewsOrTriggers: boolean
  foreignKeys: boolean
}

function readFacts(handle: Handle): SchemaFacts {
  const found = handle
    .prepare(
      `SELECT max(type IN ('view', 'trigger')) AS programs, max(type = 'table' AND instr(upper(sql), 'REFERENCES') > 0) AS keys
       FROM main.sqlite_schema`,
    )
    .get() as { programs: number | bigint | null; keys: number | bigint | null }
  return { viewsOrTriggers: Number(found.programs) === 1, foreignKeys: Number(found.keys) === 1 }
}
