import { Client } from 'pg'
import { type Dump, dataLine, VERSION_TABLE, versionLine } from './dump.js'

/** Reads a database with the driver alone. */
export async function dumpPostgres(url: string): Promise<Dump> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const lines = async (text: string) =>
      (await client.query<{ line: string }>(text)).rows.map(({ line }) => line)
    const tables = await lines(
      `SELECT tablename AS line FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
    )
    const rows = async (table: string) =>
      (await client.query<Record<string, unknown>>(`SELECT * FROM public."${table}"`)).rows
    const data: string[] = []
    for (const table of tables.filter((name) => name !== VERSION_TABLE))
      data.push(...(await rows(table)).map((row) => dataLine(table, row)))
    const versions = tables.includes(VERSION_TABLE) ? await rows(VERSION_TABLE) : []
    return {
      schema: await lines(SCHEMA),
      data: data.sort(),
      versions: versions.sort((a, b) => Number(a['id']) - Number(b['id'])).map(versionLine),
    }
  } finally {
    await client.end()
  }
}

/** The order of columns is left out on purpose: a column that was dropped leaves a gap in their numbers. */
const SCHEMA = `
SELECT line FROM (
  SELECT format('%s %s.%s %s %s %s', c.relkind, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d WHERE d.adrelid = c.oid AND d.adnum = a.attnum)) AS line
  FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S', 'p')
  UNION ALL
  SELECT format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid AND i.indisready)
  FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('constraint %s on %s %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
) AS everything ORDER BY line`
