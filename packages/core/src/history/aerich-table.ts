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
 * Every record of Aerich's, oldest application first. All is read as text: nobody knows of which type it is where the table is
 * somebody else's.
 * @throws StateError BAD_RECORD for one that Aerich does not write.
 */
export async function readAerichRows(db: Database, { schema, name }: AerichTable): Promise<AerichRow[]> {
  const rows = await db.query<TextRow>(
    sql`SELECT CAST("id" AS TEXT) AS "id", CAST("version" AS TEXT) AS "version", CAST("app" AS TEXT) AS "app"
      FROM ${identifier(schema, AERICH)}`,
  )
  return rows
    .map((row) => aerichRow(row, name))
    .sort((one, other) => Number(one.id > other.id) - Number(one.id < other.id))
}

type TextRow = { readonly [Column in keyof AerichRow]: string | null }

function aerichRow({ id, version, app }: TextRow, table: string): AerichRow {
  const number = id === null ? null : idOf(id)
  if (number !== null && version !== null && app !== null) return { id: number, version, app }
  throw new StateError(
    'BAD_RECORD',
    `${table} has a record that Aerich does not write: id ${id}, version ${quoted(version)}, app ${quoted(app)}.`,
    '',
    [],
    {
      fix: "Correct the record, or delete it. If the table is not Aerich's, there is nothing to adopt: leave out `adopt: 'aerich'`.",
    },
  )
}

/** Null: not one of the integers that the engines give to rows. */
function idOf(text: string): number | bigint | null {
  if (!/^-?\d{1,19}$/.test(text)) return null
  const id = BigInt(text)
  if (BigInt.asIntN(64, id) !== id) return null
  return Number.isSafeInteger(Number(id)) ? Number(id) : id
}

function quoted(text: string | null): string {
  return text === null ? 'NULL' : JSON.stringify(text)
}

/** Tells records apart, and lists of them. */
export function keyOf(rows: readonly AerichRow[]): string {
  return JSON.stringify(rows.map(({ id, version, app }) => [String(id), version, app]))
}
