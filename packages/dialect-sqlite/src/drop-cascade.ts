import type { Handle } from './driver.js'
import { fold } from './folded-name.js'
import { foreignKeys, pointingRows } from './schema-facts.js'
import { schemaObject, schemaObjects } from './schema-objects.js'

export interface Cascade {
  /** The table whose rows would be deleted or changed. */
  readonly name: string
  readonly rows: number
}

/**
 * What DROP TABLE would delete or overwrite elsewhere without a word: where foreign keys are on, it first deletes all
 * rows of the table, and ON DELETE CASCADE hands that on. Keys without an action make it fail by itself.
 * @param table folded, as SQLite compares names.
 */
export function dropCascades(handle: Handle, table: string): Cascade[] {
  const setting = handle.prepare('PRAGMA foreign_keys').get() as { foreign_keys: number | bigint }
  if (Number(setting.foreign_keys) !== 1) return []
  const keys = foreignKeys(handle).filter(({ onDelete }) => ACTING.has(onDelete))
  const emptied = new Set([table])
  const found: Cascade[] = []
  for (const parent of emptied) {
    for (const key of keys) {
      const child = fold(key.table)
      if (fold(key.parent) !== parent || (child === table && !hasTriggers(handle, table))) continue
      const rows = pointingRows(handle, key)
      if (rows > 0) found.push({ name: key.table, rows })
      if (rows > 0 && key.onDelete === 'CASCADE') emptied.add(child)
    }
  }
  return found
}

/** Rows of the dropped table itself are to go, but what goes by ON DELETE fires its triggers, and those can do anything. */
function hasTriggers(handle: Handle, table: string): boolean {
  const objects = schemaObjects(handle).map(schemaObject)
  return objects.some(({ type, owner }) => type === 'trigger' && fold(owner) === table)
}

export function cascadeText({ name, rows }: Cascade): string {
  return `foreign keys are on, and ON DELETE takes ${rows} rows of table ${name} along when the table is dropped that they point to`
}

const ACTING: ReadonlySet<string> = new Set(['CASCADE', 'SET NULL', 'SET DEFAULT'])
