import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'

export function migrated(file, config) {
  const client = new Database(file)
  try {
    migrate(drizzle({ client }), config)
  } finally {
    client.close()
  }
}
