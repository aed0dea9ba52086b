import type { Handle } from './driver.js'
import { rowCount } from './schema-facts.js'
import type { TableChange } from './table-change.js'
import { tableOrigins } from './table-origins.js'

export interface TableHistory {
  /** Call before each statement runs, with what it does; where it drops a table, nothing may be pending before it. */
  note(change: TableChange | undefined): void
  /** Tables that were dropped, stand again under their old name, and have fewer rows. */
  shrunk(): Shrunk[]
}

export interface Shrunk {
  readonly name: string
  /** When it was dropped. */
  readonly rows: number
  readonly left: number
}

/**
 * Follows tables through renames, and counts the rows of each right before it is dropped: what was deleted until then
 * was deleted by a statement that says so. Tables that were made on the way may be lost.
 */
export function tableHistory(handle: Handle): TableHistory {
  const origins = tableOrigins()
  const rowsOf = new Map<string, number>()
  return {
    note(change) {
      const origin = change && origins.note(change)
      if (change?.type !== 'drop' || origin === undefined || rowsOf.has(origin)) return
      rowsOf.set(origin, rowCount(handle, change.table) ?? 0)
    },
    shrunk() {
      return [...rowsOf].flatMap(([name, rows]) => {
        const left = rowCount(handle, name)
        return left === undefined || left >= rows ? [] : [{ name, rows, left }]
      })
    },
  }
}
