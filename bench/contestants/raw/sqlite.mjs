import Database from 'better-sqlite3'
import { compare, filesOf, hashOf } from './files.mjs'

const CREATE = 'CREATE TABLE IF NOT EXISTS raw_migrations (name TEXT PRIMARY KEY, hash TEXT)'

/** `each` or `together`; `hash` and `hash-together` also compare the files with what is recorded of them. */
export const works = (variant) => ({
  upgrade: ({ folder, database }) =>
    opened(database, (db) => {
      const files = filesOf(folder)
      db.exec(CREATE)
      const recorded = read(db)
      if (variant.startsWith('hash')) compare(files, recorded)
      const pending = files.names.filter((name) => !recorded.has(name))
      const isRecorded = db.prepare('SELECT 1 FROM raw_migrations WHERE name = ?')
      const record = db.prepare('INSERT INTO raw_migrations (name, hash) VALUES (?, ?)')
      const step = (name) => {
        if (isRecorded.get(name) !== undefined) return 0
        const text = files.up(name)
        db.exec(text)
        record.run(name, variant.startsWith('hash') ? hashOf(text) : null)
        return 1
      }
      return inTransactions(db, variant, pending, step)
    }),
  downgrade: ({ folder, database }) =>
    opened(database, (db) => {
      const files = filesOf(folder)
      const applied = [...read(db).keys()].sort().reverse()
      const forget = db.prepare('DELETE FROM raw_migrations WHERE name = ?')
      const step = (name) => {
        db.exec(files.down(name))
        return forget.run(name).changes
      }
      return inTransactions(db, variant, applied, step)
    }),
})

function opened(database, work) {
  const db = new Database(database, { timeout: 60_000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

function read(db) {
  const rows = db.prepare('SELECT name, hash FROM raw_migrations').raw().all()
  return new Map(rows)
}

function inTransactions(db, variant, names, step) {
  if (names.length === 0) return 0
  const all = variant.endsWith('together') ? [names] : names.map((name) => [name])
  let done = 0
  for (const some of all) {
    db.exec('BEGIN IMMEDIATE')
    for (const name of some) done += step(name)
    db.exec('COMMIT')
  }
  return done
}
