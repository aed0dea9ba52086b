import { DatabaseError, isDatabaseError } from '../database-error.js'
import type { Database } from '../dialect.js'
import type { Sql } from '../sql.js'
import type { VersionTable } from './table-shape.js'

/** The version table takes no record. No migration is at fault. */
export class RecordRefused extends DatabaseError {}

/**
 * Runs a statement that writes a record, and gives the rows that it returns.
 * @throws RecordRefused where the database refuses it.
 */
export async function writeRecord(
  db: Database,
  { schema, name }: VersionTable,
  statement: Sql,
): Promise<unknown[]> {
  try {
    return await db.query(statement)
  } catch (cause) {
    if (!isDatabaseError(cause) || (cause.kind !== 'statement' && cause.kind !== 'denied')) throw cause
    const [told = ''] = cause.message.split('\n', 1)
    throw new RecordRefused(`Nothing can be recorded in "${schema}"."${name}": ${told}`, {
      kind: 'denied',
      fix: 'Look for a rule, a trigger, a constraint, row-level security or a missing right on that table.',
      cause,
    })
  }
}
