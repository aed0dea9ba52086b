import Database from 'better-sqlite3'

export async function connect(file) {
  const db = new Database(file)
  return {
    transaction(script) {
      db.exec('BEGIN')
      try {
        db.exec(script)
        db.exec('COMMIT')
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK')
        throw error
      }
    },
    async names() {
      db.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)')
      return db.prepare('SELECT name FROM migrations ORDER BY name').pluck().all()
    },
    async record(name) {
      db.prepare('INSERT INTO migrations (name) VALUES (?)').run(name)
    },
    async forget(name) {
      db.prepare('DELETE FROM migrations WHERE name = ?').run(name)
    },
    async close() {
      db.close()
    },
  }
}
