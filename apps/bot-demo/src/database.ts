import type { Dialect } from '@godwit/core'
import BetterSqlite3 from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import { Pool, TypeOverrides, types } from 'pg'
import type { Log } from './log.js'
import type { Schema } from './schema.js'

export type Database = Kysely<Schema>

/** Runs `work` with the bot's own connections to a database that is up to date, and closes them in every outcome. */
export async function withDatabase<T>(
  { dialect, url, log }: { readonly dialect: Dialect; readonly url: string; readonly log: Log },
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = dialect.name === 'sqlite' ? openSqlite(dialect.database) : openPostgres(url, log)
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

function openSqlite(path: string): Database {
  const database = new BetterSqlite3(path, { fileMustExist: true })
  database.pragma('foreign_keys = ON')
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) })
}

function openPostgres(url: string, log: Log): Database {
  const numbers = new TypeOverrides()
  // Telegram's ids stay below 2^52, so a number holds them exactly; by default pg returns a BIGINT as text.
  numbers.setTypeParser(types.builtins.INT8, Number)
  const pool = new Pool({ connectionString: url, types: numbers })
  // An idle connection that the server ends is replaced at the next query; unheard, it would end the process.
  pool.on('error', (error) => log(`A connection to the database ended: ${error.message}`))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}
