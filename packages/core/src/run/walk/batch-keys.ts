import { DatabaseError } from '../../database-error.js'
import type { Database } from '../../dialect.js'
import type { Batch, BatchKey } from '../../migration-database.js'
import { identifier, type Sql, sql } from '../../sql.js'

/** The keys of a batch's next piece, in order. */
export async function keysAfter(
  tx: Database,
  { table, key, where }: Batch,
  after: BatchKey | null,
  size: number,
): Promise<BatchKey[]> {
  const column = identifier(key)
  const beyond: Sql = after === null ? sql`${column} IS NOT NULL` : sql`${column} > ${after}`
  const condition = where === undefined ? beyond : sql`${beyond} AND (${where})`
  const rows = await tx.query<{ key: unknown }>(
    sql`SELECT ${column} AS "key" FROM ${identifier(table)} WHERE ${condition} ORDER BY ${column} LIMIT ${size}`,
  )
  return rows.map(({ key: value }) => keyOf(value, `${table}.${key}`))
}

/**
 * They would be passed over, for no key comes after them.
 * @throws DatabaseError `statement`
 */
export async function refuseNullKeys(tx: Database, { table, key, where }: Batch): Promise<void> {
  const isNull = sql`${identifier(key)} IS NULL`
  const condition = where === undefined ? isNull : sql`${isNull} AND (${where})`
  const found = await tx.query(sql`SELECT 1 AS "found" FROM ${identifier(table)} WHERE ${condition} LIMIT 1`)
  if (found.length === 0) return
  throw new DatabaseError(`${table}.${key} is null in some rows, which a batch would pass over.`, {
    kind: 'statement',
    fix: 'Go by a column that is never null, such as the primary key.',
  })
}

function keyOf(value: unknown, name: string): BatchKey {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value
  throw new DatabaseError(`${name} holds what cannot be a key of a batch: ${typeof value}.`, {
    kind: 'statement',
    fix: 'Go by a column of numbers or texts that is never null, such as the primary key.',
  })
}
