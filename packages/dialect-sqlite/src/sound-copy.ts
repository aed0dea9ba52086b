import { statSync } from 'node:fs'
import type { Handle, OpenHandle } from './driver.js'
import { rowCount } from './schema-facts.js'

/** What a copy has to have in common with its original, as far as it can be seen soon. */
export interface CopyFacts {
  /** Every object of the schema, as text. */
  readonly schema: string
  /** How many rows each table of the bookkeeping has. */
  readonly rows: string
}

export function copyFacts(handle: Handle, bookkeeping: readonly string[]): CopyFacts {
  const objects = handle
    .prepare('SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY type, name')
    .all()
  const rows = bookkeeping.map((table) => [table, rowCount(handle, table)])
  return { schema: JSON.stringify(objects), rows: JSON.stringify(rows) }
}

/**
 * What is wrong with a copy that nobody has open; undefined where it is sound, and the same as its original as far as that
 * can be seen soon.
 */
export function copyFault(
  open: OpenHandle,
  file: string,
  original: CopyFacts,
  bookkeeping: readonly string[],
): string | undefined {
  if (statSync(file).size === 0) return 'it is empty'
  const handle = open(file, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    const [damage] = damageIn(handle)
    if (damage !== undefined) return `it is damaged: ${damage}`
    const { schema, rows } = copyFacts(handle, bookkeeping)
    if (schema !== original.schema) return 'its schema is another one'
    return rows === original.rows ? undefined : 'its history is another one'
  } finally {
    handle.close()
  }
}

/** What SQLite finds wrong with the file itself. Rows that break a rule of their table are no damage: they were let in. */
export function damageIn(handle: Handle): string[] {
  handle.exec('PRAGMA ignore_check_constraints = ON')
  const found = handle.prepare(`PRAGMA quick_check(${MANY})`).all() as { quick_check: string }[]
  return found
    .map(({ quick_check }) => quick_check)
    .filter((line) => line !== 'ok' && !/^(?:NULL|NUMERIC|TEXT|non-\w+) value in /.test(line))
}

/** So that rows of that kind don't hide damage. */
const MANY = 100_000
