import Database from 'better-sqlite3'
import { SqliteDialect } from 'kysely'

export const dialect = (file) => new SqliteDialect({ database: new Database(file) })
