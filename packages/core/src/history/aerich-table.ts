import type { Database, Place } from '../dialect.js'
import { StateError } from '../errors.js'
import { identifier, sql } from '../sql.js'

/** One record of Aerich's, without its `content`: that is read by nobody. */
export interface AerichRow {
  /** The newest application has the highest. */
  readonly id: number | bigint
  /** With the suffix of a file. */
  readonly version: string
  readonly app: string
}

/** The table in which Aerich records what it has applied. */
export interface AerichTable {
  readonly schema: string
  /** Its full name, as it can stand in a statement. */
  readonly name: string
}

export const AERICH = 'aerich'

const COLUMNS = ['id', 'version', 'app', 'content'] as const

/** Finds Aerich's table in an inspected place. Null: there is none, or something else has its name. */
export function findAerichTable({ schema, tables }: Pick<Place, 'schema' | 'tables'>): AerichTable | null {
  const isThere = tables.some(
    ({ name, kind, columns }) =>
      name === AERICH && kind === 'table' && COLUMNS.every((column) => columns.includes(column)),
  )
  return isThere ? { schema, name: identifier(schema, AERICH).text.join('') } : null
}

/**
 * Every record of Aerich's, oldest application first.
 * @throws StateError BAD_RECORD for one that Aerich does not write.
 */
export async function readAerichRows(db: Database, { schema, name }: AerichTable): Promise<AerichRow[]> {
  const rows = await db.query<{ [Column in keyof AerichRow]: unknown }>(
    sql`SELECT CAST("id" AS BIGINT) AS "id", CAST("version" AS TEXT) AS "version", CAST("app" AS TEXT) AS "app"
      FROM ${identifier(schema, AERICH)} ORDER BY "id"`,
  )
  return rows.map(({ id, version, app }) => {
    const isId = typeof id === 'number' || typeof id === 'bigint'
    if (isId && typeof version === 'string' && typeof app === 'string') return { id, version, app }
    throw new StateError(
      'BAD_RECORD',
      `${name} has a record that Aerich does not write: id ${id}, version ${version}, app ${app}.`,
      '',
      [],
      { fix: 'Correct the record, or delete it.' },
    )
  })
}

/** Tells records apart, and lists of them. */
export function keyOf(rows: readonly AerichRow[]): string {
  return JSON.stringify(rows.map(({ id, version, app }) => [String(id), version, app]))
}
