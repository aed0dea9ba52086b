import type { Sql, SqlValue } from '@godwit/core'
import type { Handle } from './driver.js'
import { prepared } from './prepared.js'

/** The SQL text with SQLite's placeholders. */
export function textOf(statement: Sql): string {
  return statement.text.join('?')
}

/** Runs one statement. One that returns no rows, such as a plain UPDATE, gives an empty list. */
export function runQuery<Row>(handle: Handle, text: string, values: readonly SqlValue[]): Row[] {
  const statement = prepared(handle, text)
  const bound = values.map(toDriver)
  if (!statement.reader) {
    statement.run(...bound)
    return []
  }
  statement.safeIntegers(true)
  return statement.all(...bound).map((row) => fromDriver<Row>(row))
}

/** Every whole number goes in as an integer: the driver would bind 5 as 5.0, which a text column keeps as '5.0'. */
function toDriver(value: SqlValue): unknown {
  if (typeof value === 'boolean') return value ? 1n : 0n
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER)

/** Rows are the driver's own, made for this query alone. */
function fromDriver<Row>(row: unknown): Row {
  const values = row as Record<string, unknown>
  for (const name in values) {
    const value = values[name]
    if (typeof value === 'bigint' && value >= -LARGEST && value <= LARGEST) values[name] = Number(value)
  }
  return values as Row
}
