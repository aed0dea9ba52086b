import { postgres } from '@godwit/dialect-postgres'
import { Client } from 'pg'
import { inject } from 'vitest'
import { dumpPostgres } from '../faults/dump-postgres.js'
import { withDatabase } from '../with-database.js'
import type { Era } from './eras.js'
import { type OldDatabase, scriptOf } from './old-database.js'

/** Runs `work` on a database as Aerich leaves it, and drops it. */
export function withOldPostgres(era: Era, work: (old: OldDatabase) => Promise<void>): Promise<void> {
  return withDatabase(inject('pgUrl'), async (url) => {
    await asking(url, (client) => client.query(scriptOf('postgres', era)))
    await work({
      url,
      dialect: () => postgres(url),
      run: async (script) => void (await asking(url, (client) => client.query(script))),
      aerich: () =>
        asking(url, async (client) => {
          const lines: string[] = []
          for (const query of QUERIES) {
            const { rows } = await client.query<{ line: string }>(query)
            lines.push(...rows.map(({ line }) => line))
          }
          return lines
        }),
      everything: () => dumpPostgres(url),
    })
  })
}

/** Hands a connection that is not Godwit's to `work`. */
export async function asking<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** `xmin` and `ctid` change with every UPDATE, even with one that changes nothing, and `relfilenode` with every rewrite. */
const QUERIES = [
  `SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)) AS line
   FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE attrelid = 'aerich'::regclass AND attnum > 0 ORDER BY attnum`,
  `SELECT concat_ws(' ', relname, relkind, relfilenode) AS line FROM pg_class WHERE oid = 'aerich'::regclass
     OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'aerich'::regclass) ORDER BY relname`,
  `SELECT concat_ws(' ', conname, pg_get_constraintdef(oid)) AS line FROM pg_constraint WHERE conrelid = 'aerich'::regclass`,
  'SELECT concat_ws($$ $$, last_value, is_called) AS line FROM aerich_id_seq',
  `SELECT concat_ws(' ', ctid, xmin, xmax, id, version, app, content) AS line FROM aerich ORDER BY ctid`,
]
