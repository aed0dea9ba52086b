import Database from 'better-sqlite3'
import type { Arena } from '../arenas/arena.js'

/** While `work` prepares a database, its commits wait less for the disk, or not at all. */
export async function inHurry<T>(arena: Arena, database: string, work: () => Promise<T>): Promise<T> {
  await set(arena, database, true)
  try {
    return await work()
  } finally {
    await set(arena, database, false)
  }
}

async function set(arena: Arena, database: string, hurry: boolean): Promise<void> {
  if (arena.engine === 'sqlite') {
    const db = new Database(database)
    db.pragma(`journal_mode = ${hurry ? 'wal' : 'delete'}`)
    db.close()
  } else {
    const [row] = await arena.query(database, 'SELECT quote_ident(current_database()) AS name')
    const change = hurry ? 'SET synchronous_commit = off' : 'RESET synchronous_commit'
    await arena.query(database, `ALTER DATABASE ${row?.['name']} ${change}`)
  }
}
