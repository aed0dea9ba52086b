import type { Database } from '../dialect.js'
import { sql } from '../sql.js'
import { writeRecord } from './record-refused.js'
import type { RowState } from './row.js'
import type { VersionTable } from './table-shape.js'
import { nameOf } from './version-table.js'

/** Counts one statement as done. False: somebody else counted it already. */
export async function countStatement(
  db: Database,
  table: VersionTable,
  at: { readonly id: number; readonly state: RowState; readonly statementsDone: number },
): Promise<boolean> {
  const advanced = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)} SET "step" = ${at.statementsDone + 1}
      WHERE "id" = ${at.id} AND "state" = ${at.state} AND "step" IN (${at.statementsDone}, ${-1 - at.statementsDone})
      RETURNING "id"`,
  )
  return advanced.length === 1
}

/** Notes that the statement after those that are done has failed, and has done nothing. */
export async function noteCleanFailure(
  db: Database,
  table: VersionTable,
  at: { readonly id: number; readonly statementsDone: number },
): Promise<void> {
  await db.query(
    sql`UPDATE ${nameOf(table)} SET "step" = ${-1 - at.statementsDone}
      WHERE "id" = ${at.id} AND "step" = ${at.statementsDone}`,
  )
}

/** Says that something was begun of which nothing may be known. False: somebody else was faster. */
export async function leaveInDoubt(
  db: Database,
  table: VersionTable,
  at: { readonly id: number; readonly state: RowState },
): Promise<boolean> {
  const left = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)} SET "step" = 0 WHERE "id" = ${at.id} AND "state" = ${at.state} AND "step" = -1
      RETURNING "id"`,
  )
  return left.length === 1
}

/** Moves a checkpoint on, from what it is known to be. False: somebody else has moved it. */
export async function saveCheckpoint(
  db: Database,
  table: VersionTable,
  at: { readonly id: number; readonly state: RowState },
  from: string | null,
  to: string,
): Promise<boolean> {
  const saved = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)} SET "checkpoint" = ${to}
      WHERE "id" = ${at.id} AND "state" = ${at.state} AND "step" IN (0, -1)
        AND COALESCE("checkpoint", '') = ${from ?? ''} RETURNING "id"`,
  )
  return saved.length === 1
}
