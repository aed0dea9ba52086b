import Database from 'better-sqlite3'
import { type Dump, dataLine, VERSION_TABLE, versionLine } from './dump.js'

/** Reads a file with the driver alone. */
export function dumpSqlite(file: string): Dump {
  const db = new Database(file, { fileMustExist: true })
  try {
    const objects = db
      .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')
      .all() as { type: string; name: string; sql: string | null }[]
    const tables = objects.filter(({ type }) => type === 'table').map(({ name }) => name)
    const rows = (table: string) => db.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[]
    const pragmas = ['user_version', 'foreign_key_check', 'integrity_check', 'journal_mode']
    return {
      schema: [
        ...objects.map((object) => JSON.stringify(object)),
        ...pragmas.map((pragma) => `${pragma} ${JSON.stringify(db.pragma(pragma))}`),
      ],
      data: tables
        .filter((table) => table !== VERSION_TABLE)
        .flatMap((table) => rows(table).map((row) => dataLine(table, row)))
        .sort(),
      versions: tables.includes(VERSION_TABLE) ? rows(VERSION_TABLE).map(versionLine) : [],
    }
  } finally {
    db.close()
  }
}
