import type { Place, PlaceTable } from '@godwit/core'
import type { Connection } from './connection.js'

/** What stands in a schema, by one statement and therefore one snapshot. */
export async function inspect(
  connection: Connection,
  schema: string | undefined,
  columnsOf?: readonly string[],
): Promise<Place> {
  const [row] = await connection.rows<{
    schema: string | null
    now: string
    readOnly: boolean
    tables: string
    elsewhere: string[]
  }>(PLACE, [schema ?? null, columnsOf ?? null])
  if (row === undefined || row.schema === null)
    throw await (await import('./absent-schema.js')).noSchema(connection)
  return { ...row, schema: row.schema, tables: tablesOf(row.tables) }
}

interface TableRow {
  readonly name: string
  readonly kind: string
  readonly internal: boolean
  readonly columns: readonly string[]
}

function tablesOf(json: string): PlaceTable[] {
  const rows: readonly TableRow[] = JSON.parse(json)
  return rows.map(({ name, kind, internal, columns }) => ({
    name,
    kind: internal ? 'internal' : kindOf(kind),
    columns,
  }))
}

function kindOf(relkind: string): PlaceTable['kind'] {
  if (relkind === 'f') return 'foreign'
  return relkind === 'v' || relkind === 'm' ? 'view' : 'table'
}

/** What is read-only by default only, for a role or a database, can be written: only a standby cannot. */
const PLACE = `
SELECT place.schema,
  pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now,
  pg_catalog.pg_is_in_recovery() AS "readOnly",
  (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', c.relname,
      'kind', c.relkind,
      'internal', EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'),
      'columns', (
        SELECT coalesce(pg_catalog.json_agg(a.attname ORDER BY a.attnum), '[]')
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND ($2::pg_catalog.text[] IS NULL OR c.relname = ANY ($2))))), '[]')::pg_catalog.text
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = place.schema AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) AS tables,
  ARRAY(
    SELECT c.relname::pg_catalog.text
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE $1 IS NULL AND n.nspname = ANY (pg_catalog.current_schemas(false)) AND n.nspname <> place.schema
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) AS elsewhere
FROM (SELECT coalesce($1::pg_catalog.text, pg_catalog.current_schema()::pg_catalog.text) AS schema) AS place`
