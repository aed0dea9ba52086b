import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sqlite } from '@godwit/dialect-sqlite'
import Database from 'better-sqlite3'
import { dumpSqlite } from './dump-sqlite.js'
import type { Engine, FaultDatabase } from './engine.js'

/** Databases are files in the folder. With a rollback journal an empty one is a file that is not there. */
export function sqliteEngine(folder: string, journal: 'rollback journal' | 'WAL'): Engine {
  return {
    name: `SQLite ${journal}`,
    sort: 'sqlite',
    async create(template) {
      const file = join(folder, `${randomUUID()}.db`)
      const from = template?.url.slice('sqlite:'.length)
      if (from !== undefined && existsSync(from)) await copyFile(from, file)
      else if (journal === 'WAL') withHandle(file, (db) => db.pragma('journal_mode = wal'))
      return databaseOf(file)
    },
  }
}

function databaseOf(file: string): FaultDatabase {
  return {
    url: `sqlite:${file}`,
    dialect: () => sqlite(file),
    dump: async () => dumpSqlite(file),
    byHand: async (script) => withHandle(file, (db) => db.exec(script)),
    block: async () => block(file),
    drop: async () => {
      // With what lies beside it: journals, and the lock of a process that was killed.
      const names = (await readdir(dirname(file))).filter((name) => name.startsWith(basename(file)))
      for (const name of names) await rm(join(dirname(file), name), { force: true })
    },
  }
}

/** Writes, where nobody else does; else reads, which makes a rollback journal's COMMIT wait. */
function block(file: string): () => Promise<void> {
  if (!existsSync(file)) return async () => {}
  const db = new Database(file, { timeout: 0 })
  for (const script of ['BEGIN EXCLUSIVE', 'BEGIN; SELECT count(*) FROM sqlite_schema']) {
    try {
      db.exec(script)
      break
    } catch {
      if (db.inTransaction) db.exec('ROLLBACK')
    }
  }
  return async () => void db.close()
}

function withHandle(file: string, work: (db: Database.Database) => unknown): void {
  const db = new Database(file)
  try {
    work(db)
  } finally {
    db.close()
  }
}
