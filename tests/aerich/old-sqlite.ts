import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqlite } from '@godwit/dialect-sqlite'
import Database from 'better-sqlite3'
import { dumpSqlite } from '../faults/dump-sqlite.js'
import type { Era } from './eras.js'
import { type OldDatabase, scriptOf } from './old-database.js'

/** Runs `work` on a file as Aerich leaves it, in WAL mode, and removes it. */
export async function withOldSqlite(era: Era, work: (old: OldDatabase) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-aerich-'))
  const file = join(folder, 'bot.db')
  const open = <T>(use: (db: Database.Database) => T): T => {
    const db = new Database(file)
    try {
      return use(db)
    } finally {
      db.close()
    }
  }
  try {
    open((db) => {
      db.pragma('journal_mode = WAL')
      db.exec(scriptOf('sqlite', era))
    })
    await work({
      url: `sqlite:${file}`,
      dialect: () => sqlite(file),
      run: async (script) => void open((db) => db.exec(script)),
      aerich: async () =>
        open((db) => QUERIES.flatMap((query) => db.prepare(query).pluck().all() as string[])),
      everything: async () => dumpSqlite(file),
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

const QUERIES = [
  `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE tbl_name = 'aerich' ORDER BY name`,
  `SELECT name || ' ' || seq FROM sqlite_sequence WHERE name = 'aerich'`,
  `SELECT concat_ws(' ', rowid, typeof(id), typeof(version), typeof(app), typeof(content), hex(version), hex(app), hex(content))
   FROM aerich ORDER BY rowid`,
  'SELECT * FROM pragma_journal_mode',
]
