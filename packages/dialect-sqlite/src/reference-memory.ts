import type { Handle } from './driver.js'
import { brokenReferences } from './schema-facts.js'
import type { SchemaMemory } from './schema-memory.js'

/** Which rows point to nothing, of each table with foreign keys. Finding out reads these tables whole. */
export type BrokenReferences = ReadonlyMap<string, number>

/**
 * What is known of broken references from the end of one transaction to the begin of the next, so that a run of many
 * migrations finds out once for each of them, and not twice.
 */
export interface ReferenceMemory {
  /** What is known, if nothing has been written since; else it finds out. Inside a transaction. */
  before(): BrokenReferences
  /** Finds out, and keeps it for the next transaction. */
  after(): BrokenReferences
  /** To be called when something was written, or rolled back, that `after` has not seen. */
  forget(): void
}

export function referenceMemory(handle: Handle, schema: SchemaMemory): ReferenceMemory {
  const find = () => (schema.hasForeignKeys() ? brokenReferences(handle) : NONE)
  let known: BrokenReferences | undefined
  return {
    before: () => known ?? find(),
    after() {
      known = find()
      return known
    },
    forget() {
      known = undefined
    },
  }
}

/** For a handle on which others write too, which nobody could tell. */
export function noMemory(handle: Handle): ReferenceMemory {
  return {
    before: () => brokenReferences(handle),
    after: () => brokenReferences(handle),
    forget() {},
  }
}

const NONE: BrokenReferences = new Map()
