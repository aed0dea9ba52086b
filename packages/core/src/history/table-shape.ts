import type { Place } from '../dialect.js'
import { StateError } from '../errors.js'

/** Where a version table is, and which of our columns it has. */
export interface VersionTable {
  readonly schema: string
  readonly name: string
  readonly exists: boolean
  readonly missingColumns: readonly string[]
}

/** The name of the lock that whoever changes the table holds. */
export function lockOf({ schema, name }: Pick<VersionTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`
}

/** The four columns of format 0, which is also the shape of the original's table. */
const FIRST_COLUMNS = ['id', 'version', 'app', 'content'] as const

export const LATER_COLUMNS = {
  checksum: 'TEXT',
  source: 'TEXT',
  state: 'TEXT',
  step: 'INTEGER',
  checkpoint: 'TEXT',
  applied_at: 'TEXT',
  duration_ms: 'INTEGER',
  tool: 'TEXT',
  host: 'TEXT',
} as const

/**
 * Name of the index that keeps versions unique. A longer one would be cut off by some engines, down to the name of the table
 * itself, and the index never be made.
 */
export function indexName(table: string): string {
  const suffix = '_app_version'
  const name = Buffer.from(table).subarray(0, LONGEST_NAME - suffix.length)
  return `${new TextDecoder('utf-8').decode(name).replace(/\uFFFD$/, '')}${suffix}`
}

/** In bytes, of what any engine takes. */
const LONGEST_NAME = 63

/**
 * Finds the version table in an inspected place.
 * @throws StateError NOT_A_VERSION_TABLE when something else has its name, or when it stands in another schema.
 */
export function findVersionTable(place: Place, name: string): VersionTable {
  const found = place.tables.find((table) => table.name === name)
  if (found === undefined && place.elsewhere.includes(name)) throw elsewhere(place, name)
  const columns = new Set(found?.columns)
  if (
    found !== undefined &&
    (found.kind !== 'table' || FIRST_COLUMNS.some((column) => !columns.has(column)))
  ) {
    const what = found.kind === 'table' ? 'a table of another shape' : `no ordinary table (${found.kind})`
    throw new StateError(
      'NOT_A_VERSION_TABLE',
      `"${place.schema}"."${name}" is ${what}, so it cannot be the version table.`,
      '',
      [],
      { fix: 'Name another one with the option `table`.' },
    )
  }
  return {
    schema: place.schema,
    name,
    exists: found !== undefined,
    missingColumns:
      found === undefined ? [] : Object.keys(LATER_COLUMNS).filter((column) => !columns.has(column)),
  }
}

/** A schema that was created, or a search path that was changed, has moved the default: all would run once more there. */
function elsewhere({ schema }: Place, name: string): StateError {
  return new StateError(
    'NOT_A_VERSION_TABLE',
    `"${name}" is not in "${schema}", where unqualified names are made now, but in another schema of the search path.`,
    '',
    [],
    { fix: 'Say where the migrations belong, with the option `schema`.' },
  )
}
