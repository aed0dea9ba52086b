import type { Statement } from '@godwit/core'
import type { Connection } from './connection.js'
import { type Left, leftBy } from './recover-subject.js'

export type Recovery = 'done' | 'not done' | 'unknown'

/** What an interrupted statement left behind; an index that it left invalid is removed. */
export async function recover(connection: Connection, statement: Statement): Promise<Recovery> {
  const left = leftBy(statement.tokens)
  switch (left.by) {
    case 'create index':
      return createdIndex(connection, left)
    case 'drop index':
      return (await exists(connection, 'SELECT pg_catalog.to_regclass($1) IS NOT NULL AS yes', left.index))
        ? 'not done'
        : 'done'
    case 'create database':
      return (await exists(connection, DATABASE_EXISTS, left.database)) ? 'done' : 'not done'
    case 'drop database':
      return (await exists(connection, DATABASE_EXISTS, left.database)) ? 'not done' : 'done'
    case 'reindex':
      await dropHalfBuilt(connection, left)
      return 'not done'
    case 'nothing':
      return 'not done'
    default:
      return 'unknown'
  }
}

const DATABASE_EXISTS =
  'SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = (pg_catalog.parse_ident($1))[1]) AS yes'

async function exists(connection: Connection, question: string, name: string): Promise<boolean> {
  const [answer] = await connection.rows<{ yes: boolean }>(question, [name])
  return answer?.yes === true
}

/** What REINDEX CONCURRENTLY has built beside the old ones, or was about to drop, when it was interrupted. */
async function dropHalfBuilt(
  connection: Connection,
  { object, name }: Extract<Left, { by: 'reindex' }>,
): Promise<void> {
  const found = await connection.rows<{ name: string }>(HALF_BUILT, [name, object])
  for (const index of found) await connection.command(`DROP INDEX CONCURRENTLY ${index.name}`)
}

/** PostgreSQL names them after the index that they are to replace, with these ends. */
const HALF_BUILT = `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND CASE $2::text
    WHEN 'table' THEN i.indrelid = pg_catalog.to_regclass($1)
    ELSE i.indrelid = (SELECT o.indrelid FROM pg_catalog.pg_index AS o WHERE o.indexrelid = pg_catalog.to_regclass($1))
      AND pg_catalog.starts_with(c.relname, (pg_catalog.parse_ident($1))[pg_catalog.array_length(pg_catalog.parse_ident($1), 1)] || '_cc')
  END
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.index_relid = c.oid)`

interface IndexRow {
  valid: boolean
  same: boolean
  building: boolean
  name: string
}

async function createdIndex(
  connection: Connection,
  { index, table, shape }: Extract<Left, { by: 'create index' }>,
): Promise<Recovery> {
  const [found] = await connection.rows<IndexRow>(INDEX, [
    index,
    table,
    shape.unique,
    shape.partial,
    shape.size,
    shape.names,
  ])
  if (found === undefined) return 'not done'
  if (!found.same || found.building) return 'unknown'
  if (found.valid) return 'done'
  await connection.command(`DROP INDEX CONCURRENTLY ${found.name}`)
  return 'not done'
}

/** An index lives in the schema of its table. It is the same if it is on that table, and of the shape of the statement.
 * That of a partitioned table is built without CONCURRENTLY, and so is there or not. */
const INDEX = `
SELECT i.indisvalid OR c.relkind = 'I' AS valid,
  i.indrelid = t.oid AND i.indisunique = $3::bool AND (i.indpred IS NOT NULL) = $4::bool AND i.indnatts = $5::int
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[]) AND a.attname <> ALL ($6::text[])
    ) AS same,
  EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.index_relid = c.oid) AS building,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_class AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class AS c ON c.relnamespace = t.relnamespace
JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE t.oid = pg_catalog.to_regclass($2) AND c.relname = (pg_catalog.parse_ident($1))[1]`
