import type { Era } from './eras.js'
import type { Engine } from './migrations.js'
import type { OldDatabase } from './old-database.js'
import { withOldPostgres } from './old-postgres.js'
import { withOldSqlite } from './old-sqlite.js'

/** Runs `work` on a database as Aerich leaves it, on each engine. */
export const withOld: {
  readonly [engine in Engine]: (era: Era, work: (old: OldDatabase) => Promise<void>) => Promise<void>
} = { sqlite: withOldSqlite, postgres: withOldPostgres }
