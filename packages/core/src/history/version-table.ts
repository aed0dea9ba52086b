import type { Database } from '../dialect.js'
import { identifier, rawSql, type Sql, sql } from '../sql.js'
import { writeRecord } from './record-refused.js'
import { type HistoryRow, type RowState, rowOf, type StoredRow } from './row.js'
import { indexName, LATER_COLUMNS, type VersionTable } from './table-shape.js'

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

/** Every record, oldest application first. Costs no more than a scan: `content` is not read. */
export async function readRows(db: Database, table: VersionTable): Promise<HistoryRow[]> {
  if (!table.exists) return []
  const column = (name: keyof typeof LATER_COLUMNS): Sql =>
    table.missingColumns.includes(name) ? sql`NULL` : identifier(name)
  const rows = await db.query<StoredRow>(
    sql`SELECT CAST("id" AS INTEGER) AS "id", CAST("version" AS TEXT) AS "version", CAST("app" AS TEXT) AS "app",
      CAST(${column('checksum')} AS TEXT) AS "checksum", CAST(${column('source')} AS TEXT) AS "source",
      CAST(${column('state')} AS TEXT) AS "state", CAST(${column('step')} AS INTEGER) AS "step",
      CAST(${column('checkpoint')} AS TEXT) AS "checkpoint",
      CAST(${column('applied_at')} AS TEXT) AS "applied_at", CAST(${column('duration_ms')} AS INTEGER) AS "duration_ms"
      FROM ${nameOf(table)} ORDER BY "id"`,
  )
  return rows.map((row) => rowOf(row, table.name))
}

/** The `content` column by id, of all records. */
export async function readContents(db: Database, table: VersionTable): Promise<Map<number, string | null>> {
  if (!table.exists) return new Map()
  const rows = await db.query<{ id: number; content: string | null }>(
    sql`SELECT CAST("id" AS INTEGER) AS "id", CAST("content" AS TEXT) AS "content" FROM ${nameOf(table)}`,
  )
  return new Map(rows.map((row) => [row.id, row.content]))
}

/** Creates the table, or adds what an older shape of it lacks. Says which of the two it was, if any. */
export async function shapeTable(db: Database, table: VersionTable): Promise<'created' | 'reshaped' | null> {
  if (!table.exists) {
    const columns = Object.entries(LATER_COLUMNS).map(([name, type]) => `"${name}" ${type}`)
    await db.query(
      sql`CREATE TABLE ${nameOf(table)} ("id" INTEGER NOT NULL PRIMARY KEY, "version" TEXT NOT NULL,
        "app" TEXT NOT NULL, "content" TEXT NOT NULL, ${rawSql(columns.join(', '))}, UNIQUE ("app", "version"))`,
    )
    return 'created'
  }
  if (table.missingColumns.length === 0) return null
  for (const [name, type] of Object.entries(LATER_COLUMNS)) {
    if (!table.missingColumns.includes(name)) continue
    await db.query(sql`ALTER TABLE ${nameOf(table)} ADD COLUMN ${identifier(name)} ${rawSql(type)}`)
  }
  // One engine qualifies the index here and the other the table; unqualified, both mean the session's schema.
  await db.query(
    sql`CREATE UNIQUE INDEX IF NOT EXISTS ${identifier(indexName(table.name))}
      ON ${identifier(table.name)} ("app", "version")`,
  )
  return 'reshaped'
}

/** Records a row if the table still holds just the records with these ids. False: somebody else moved. */
export async function insertRow(
  db: Database,
  table: VersionTable,
  ids: readonly number[],
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
  ids: readonly number[],
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

/** What nobody has gone on with since: its step is that with which it was claimed. */
function untouched(step: number): Sql {
  return sql`"step" = ${step} AND "checkpoint" IS NULL`
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

/** Forgets a row that has been undone. False: it was gone already. */
export async function deleteRow(db: Database, table: VersionTable, id: number): Promise<boolean> {
  const deleted = await writeRecord(
    db,
    table,
    sql`DELETE FROM ${nameOf(table)} WHERE "id" = ${id} AND "state" = 'reverting' RETURNING "id"`,
  )
  return deleted.length === 1
}

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

/** Gives a row another version, without touching anything else of it. */
export async function renameRow(
  db: Database,
  table: VersionTable,
  id: number,
  version: string,
): Promise<void> {
  await db.query(sql`UPDATE ${nameOf(table)} SET "version" = ${version} WHERE "id" = ${id}`)
}

/** Count and highest id: what was added or removed since shows in one of them. */
function unmoved(table: VersionTable, ids: readonly number[]): Sql {
  return sql`(SELECT COUNT(*) FROM ${nameOf(table)}) = ${ids.length}
    AND (SELECT COALESCE(MAX("id"), 0) FROM ${nameOf(table)}) = ${highest(ids)}`
}

/** The id that the next record gets. */
export function nextId(ids: readonly number[]): number {
  return highest(ids) + 1
}

function highest(ids: readonly number[]): number {
  return ids.reduce((max, id) => Math.max(max, id), 0)
}

function nameOf(table: VersionTable): Sql {
  return identifier(table.schema, table.name)
}
