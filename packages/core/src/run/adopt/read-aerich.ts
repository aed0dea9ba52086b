import type { Place, Session } from '../../dialect.js'
import { isGodwitError, StateError } from '../../errors.js'
import {
  AERICH,
  type AerichRow,
  type AerichTable,
  findAerichTable,
  readAerichRows,
} from '../../history/aerich-table.js'
import type { AerichFacts } from '../../plan/assessment.js'

/** What Aerich has recorded, of all apps. */
export interface AerichRecords {
  readonly table: AerichTable
  /** Oldest application first. */
  readonly rows: readonly AerichRow[]
}

/**
 * Reads what Aerich has recorded. Null: it has no table here, or one that cannot be read and is not `wanted`.
 * @throws StateError NOT_A_VERSION_TABLE when it is wanted, and stands in another schema.
 */
export async function readAerich(
  session: Session,
  place: Place,
  wanted: boolean,
): Promise<AerichRecords | null> {
  const table = findAerichTable(place)
  if (table === null) {
    if (wanted && place.elsewhere.includes(AERICH)) throw elsewhere(place)
    return null
  }
  try {
    return { table, rows: await readAerichRows(session, table) }
  } catch (error) {
    if (wanted || !isGodwitError(error) || !UNREADABLE.has(error.code)) throw error
    return null
  }
}

const UNREADABLE: ReadonlySet<string> = new Set(['DATABASE_DENIED', 'BAD_RECORD'])

/** What of it concerns one app. */
export function aerichFacts(records: AerichRecords | null, app: string, wanted: boolean): AerichFacts | null {
  if (records === null) return null
  const apps = new Set(records.rows.map((row) => row.app))
  return {
    table: records.table,
    rows: records.rows.filter((row) => row.app === app),
    otherApps: [...apps].filter((other) => other !== app),
    wanted,
  }
}

/** Its records are of tables there. Here, all would be made once more. */
function elsewhere({ schema }: Place): StateError {
  return new StateError(
    'NOT_A_VERSION_TABLE',
    `"${AERICH}" is not in "${schema}", where unqualified names are made now, but in another schema of the search path.`,
    '',
    [],
    { fix: 'Say where the migrations belong, with the option `schema`.' },
  )
}
