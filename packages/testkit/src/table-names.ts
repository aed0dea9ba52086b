import { inSession } from './in-session.js'
import type { TestDatabase } from './test-database.js'

/** What stands in the database, save what the engine keeps there for itself. */
export async function tableNames(database: TestDatabase): Promise<string[]> {
  const place = await inSession(database, (session) => session.inspect())
  return place.tables.filter((table) => table.kind !== 'internal').map((table) => table.name)
}
