import { sql } from '@godwit/core'
import { inSession } from './in-session.js'
import type { TestDatabase } from './test-database.js'
import { LINE, type Manifest, migratorOn, only } from './test-migrations.js'

/** A row of Aerich's table: an id, the recorded name, and the app where it is not the default one. */
export type AerichRecord = readonly [id: number, version: string, app?: string]

/** A database that Aerich has brought to number 1 of `LINE`. */
export const UP_TO_ONE: readonly AerichRecord[] = [
  [1, '0_table.py'],
  [2, '1_one.py'],
]

/** Makes what Aerich leaves: the tables that the migrations of `made` make, and its own table with these records. */
export async function leftByAerich(
  database: TestDatabase,
  records: readonly AerichRecord[] = UP_TO_ONE,
  made: Manifest = only(LINE, '0_table.sql', '1_one.sql'),
): Promise<void> {
  await migratorOn(database, made).upgrade()
  await inSession(database, async (session) => {
    await session.execute(
      `DROP TABLE "godwit_migrations";
       CREATE TABLE "aerich" ("id" INTEGER NOT NULL PRIMARY KEY, "version" VARCHAR(255) NOT NULL,
         "app" VARCHAR(20) NOT NULL, "content" TEXT NOT NULL)`,
    )
  })
  await recordedByAerich(database, records)
}

/** Has Aerich record more. */
export async function recordedByAerich(
  database: TestDatabase,
  records: readonly AerichRecord[],
): Promise<void> {
  await inSession(database, async (session) => {
    for (const [id, version, app = 'models'] of records) {
      await session.query(sql`INSERT INTO "aerich" VALUES (${id}, ${version}, ${app}, '{"not": "read"}')`)
    }
  })
}

/** Aerich's table as it is, to compare. */
export function aerichTable(database: TestDatabase): Promise<unknown[]> {
  return inSession(database, (session) => session.query(sql`SELECT * FROM "aerich" ORDER BY "id"`))
}
