import { type Database, identifier, sql } from '@godwit/core'
import { inSession } from './in-session.js'
import type { TestDatabase } from './test-database.js'

/** The table that most cases work on, in words that every engine knows. */
export const TABLE = 'CREATE TABLE "t" ("id" INTEGER PRIMARY KEY, "v" TEXT)'

/** Makes that table. */
export function createTable(database: TestDatabase): Promise<void> {
  return inSession(database, (session) => session.execute(TABLE))
}

/** What a session of its own sees in that table: the ids, in order. */
export function committedIds(database: TestDatabase, table = 't'): Promise<number[]> {
  return inSession(database, (session) => ids(session, table))
}

/** The ids that this session, or this transaction, sees. */
export async function ids(db: Pick<Database, 'query'>, table = 't'): Promise<number[]> {
  const rows = await db.query<{ id: number }>(sql`SELECT "id" FROM ${identifier(table)} ORDER BY "id"`)
  return rows.map((row) => row.id)
}
