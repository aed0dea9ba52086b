import type { Database } from '../dialect.js'
import { type Sql, sql } from '../sql.js'
import type { KnownIds } from './known-ids.js'
import { writeRecord } from './record-refused.js'
import type { RowState } from './row.js'
import type { VersionTable } from './table-shape.js'
import { nameOf } from './version-table.js'

/** A row as core writes it when it claims a migration. */
export interface NewRow {
  readonly id: number
  readonly version: string
  readonly app: string
  readonly content: string
  readonly checksum: string | null
  readonly sourceHash: string | null
  readonly state: RowState
  /** As it is stored: see `HistoryRow`. */
  readonly step: number
  readonly appliedAt: string
  readonly host: string
}

const TOOL = 'godwit'

/** Records a row if the table still holds just the records with these ids. False: somebody else moved. */
export async function insertRow(
  db: Database,
  table: VersionTable,
  ids: KnownIds,
  row: NewRow,
): Promise<boolean> {
  const inserted = await writeRecord(
    db,
    table,
    sql`INSERT INTO ${nameOf(table)}
      ("id", "version", "app", "content", "checksum", "source", "state", "step", "applied_at", "tool", "host")
      SELECT ${row.id}, ${row.version}, ${row.app}, ${row.content}, ${row.checksum}, ${row.sourceHash}, ${row.state},
        ${row.step}, ${row.appliedAt}, ${TOOL}, ${row.host} WHERE ${unmoved(table, ids)}
      ON CONFLICT DO NOTHING RETURNING "id"`,
  )
  return inserted.length === 1
}

/** Changes a row's state if it still has the old one and the table still holds these ids. False: somebody else moved. */
export async function moveRow(
  db: Database,
  table: VersionTable,
  ids: KnownIds,
  move: { readonly id: number; readonly from: RowState; readonly to: RowState; readonly step: number },
): Promise<boolean> {
  // A row of format 0 has no state, and is an applied one.
  const moved = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)} SET "state" = ${move.to}, "step" = ${move.step}
      WHERE "id" = ${move.id} AND COALESCE("state", 'applied') = ${move.from} AND ${unmoved(table, ids)}
      RETURNING "id"`,
  )
  return moved.length === 1
}

/** Marks a claimed row as applied. False: it is no longer there to be marked. */
export async function markApplied(
  db: Database,
  table: VersionTable,
  row: Pick<NewRow, 'id' | 'version' | 'app' | 'appliedAt'> & { readonly durationMs: number },
): Promise<boolean> {
  const marked = await writeRecord(
    db,
    table,
    sql`UPDATE ${nameOf(table)}
      SET "state" = 'applied', "step" = CASE WHEN "step" < 0 THEN 0 ELSE "step" END, "checkpoint" = NULL, "applied_at" = ${row.appliedAt}, "duration_ms" = ${Math.round(row.durationMs)}
      WHERE "id" = ${row.id} AND "version" = ${row.version} AND "app" = ${row.app} AND "state" = 'running'
      RETURNING "id"`,
  )
  return marked.length === 1
}

/** Records the text that an interrupted migration was finished with. */
export async function rewriteRow(
  db: Database,
  table: VersionTable,
  id: number,
  text: Pick<NewRow, 'content' | 'checksum' | 'sourceHash'>,
): Promise<void> {
  await db.query(
    sql`UPDATE ${nameOf(table)} SET "content" = ${text.content}, "checksum" = ${text.checksum},
      "source" = ${text.sourceHash} WHERE "id" = ${id}`,
  )
}

/** Forgets a row that has been undone. False: it was gone already. */
export async function deleteRow(db: Database, table: VersionTable, id: number): Promise<boolean> {
  const deleted = await writeRecord(
    db,
    table,
    sql`DELETE FROM ${nameOf(table)} WHERE "id" = ${id} AND "state" = 'reverting' RETURNING "id"`,
  )
  return deleted.length === 1
}

/** Takes back a claim of which nothing has been run yet: another process may have gone on with it. */
export async function dropClaim(
  db: Database,
  table: VersionTable,
  { id, step }: { readonly id: number; readonly step: number },
): Promise<void> {
  await db.query(
    sql`DELETE FROM ${nameOf(table)} WHERE "id" = ${id} AND "state" = 'running' AND ${untouched(step)}`,
  )
}

/** Puts a row of which nothing has been undone yet back to applied. */
export async function releaseRow(
  db: Database,
  table: VersionTable,
  { id, step }: { readonly id: number; readonly step: number },
): Promise<void> {
  await db.query(
    sql`UPDATE ${nameOf(table)} SET "state" = 'applied' WHERE "id" = ${id} AND "state" = 'reverting' AND ${untouched(step)}`,
  )
}

/** What nobody has gone on with since: its step is that with which it was claimed. */
function untouched(step: number): Sql {
  return sql`"step" = ${step} AND "checkpoint" IS NULL`
}

/** Count and highest id: what was added or removed since shows in one of them. */
function unmoved(table: VersionTable, ids: KnownIds): Sql {
  return sql`(SELECT COUNT(*) FROM ${nameOf(table)}) = ${ids.count}
    AND (SELECT COALESCE(MAX("id"), 0) FROM ${nameOf(table)}) = ${ids.highest}`
}

/** The id that the next record gets. */
export function nextId({ highest }: KnownIds): number {
  return highest + 1
}
