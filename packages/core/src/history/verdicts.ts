import type { Database } from '../dialect.js'
import { type Sql, sql } from '../sql.js'
import type { NewRow } from './claims.js'
import { writeRecord } from './record-refused.js'
import type { HistoryRow } from './row.js'
import type { VersionTable } from './table-shape.js'
import { nameOf } from './version-table.js'

/** Records as applied what a person says is. False: the record is not as it was read any more. */
export async function settleRow(
  db: Database,
  table: VersionTable,
  row: HistoryRow,
  appliedAt: string,
): Promise<boolean> {
  const settled = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)}
      SET "state" = 'applied', "step" = 0, "checkpoint" = NULL, "applied_at" = ${row.appliedAt ?? appliedAt}
      WHERE ${asRead(row)} RETURNING "id"`,
  )
  return settled.length === 1
}

/** Records another text as the one that was applied, by a person's word. False: the record is not as it was read any more. */
export async function blessRow(
  db: Database,
  table: VersionTable,
  row: HistoryRow,
  text: Pick<NewRow, 'content' | 'checksum' | 'sourceHash'>,
): Promise<boolean> {
  const blessed = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)} SET "content" = ${text.content}, "checksum" = ${text.checksum},
      "source" = ${text.sourceHash} WHERE ${asRead(row)} RETURNING "id"`,
  )
  return blessed.length === 1
}

/** Notes that nothing is in doubt: what comes after the statements that are done can be run. False as with `blessRow`. */
export async function retryRow(db: Database, table: VersionTable, row: HistoryRow): Promise<boolean> {
  const changed = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)} SET "step" = ${-1 - row.statementsDone} WHERE ${asRead(row)} RETURNING "id"`,
  )
  return changed.length === 1
}

/** Forgets a row by a person's word, whatever its state. False as with `blessRow`. */
export async function forgetRow(db: Database, table: VersionTable, row: HistoryRow): Promise<boolean> {
  const deleted = await writeRecord(
    db,
    table,
    sql`DELETE FROM ${nameOf(table)} WHERE ${asRead(row)} RETURNING "id"`,
  )
  return deleted.length === 1
}

function asRead({ id, state, statementsDone, inDoubt, checkpoint }: HistoryRow): Sql {
  const step = inDoubt ? statementsDone : -1 - statementsDone
  return sql`"id" = ${id} AND COALESCE("state", 'applied') = ${state} AND COALESCE("step", 0) = ${step}
    AND COALESCE("checkpoint", '') = ${checkpoint ?? ''}`
}
