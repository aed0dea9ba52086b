import { isDatabaseError } from '../../database-error.js'
import type { Place, Session } from '../../dialect.js'
import { isGodwitError, StateError } from '../../errors.js'
import type { GodwitEvent } from '../../events.js'
import {
  AERICH,
  type AerichRow,
  type AerichTable,
  findAerichTable,
  readAerichRows,
} from '../../history/aerich-table.js'

/** What Aerich has recorded, of all apps. */
export interface AerichRecords {
  readonly table: AerichTable
  /** Oldest application first. */
  readonly rows: readonly AerichRow[]
}

/**
 * What Aerich's records decide for those who read them. `adopted`: what is recorded here. `needed`: whether anything may be applied.
 * `told`: nothing, so that they can do without.
 */
export type AerichNeed = 'adopted' | 'needed' | 'told'

/**
 * Reads what Aerich has recorded. Null: it has no table here, or one that cannot be read and is not to be adopted.
 * @throws StateError NOT_A_VERSION_TABLE when it is to be adopted, and stands in another schema.
 * @throws DatabaseError `busy` when others hold it longer than the session waits, and it is not only to be told.
 */
export async function readAerich(
  session: Session,
  place: Place,
  need: AerichNeed,
  emit: (event: GodwitEvent) => void,
): Promise<AerichRecords | null> {
  const table = findAerichTable(place)
  if (table === null) {
    if (need === 'adopted' && place.elsewhere.includes(AERICH)) throw elsewhere(place)
    return null
  }
  try {
    return { table, rows: await readInTime(session, table) }
  } catch (error) {
    if (need === 'adopted' || !isGodwitError(error)) throw error
    if (need === 'told' && error.code === 'DATABASE_BUSY') {
      emit({
        type: 'notice',
        severity: 'warning',
        code: 'AERICH_NOT_READ',
        message: `What Aerich has recorded in ${table.name} was not looked at. ${error.message}`,
      })
      return null
    }
    if (UNREADABLE.has(error.code)) return null
    throw error
  }
}

const UNREADABLE: ReadonlySet<string> = new Set(['DATABASE_DENIED', 'BAD_RECORD'])

/** Only in a transaction is a wait for what others hold sure to end. */
async function readInTime(session: Session, table: AerichTable): Promise<AerichRow[]> {
  let isOpen = false
  try {
    return await session.transaction(
      (tx) => {
        isOpen = true
        return readAerichRows(tx, table)
      },
      { repeatable: true },
    )
  } catch (error) {
    if (isOpen || !isDatabaseError(error) || !NO_TRANSACTION.has(error.kind)) throw error
    return readAerichRows(session, table)
  }
}

/** How a session that can only read, or goes through a pooler, refuses to open one. */
const NO_TRANSACTION: ReadonlySet<string> = new Set(['read-only', 'denied'])

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
