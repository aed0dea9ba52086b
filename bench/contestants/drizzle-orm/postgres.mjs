import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'

export async function migrated(connectionString, config) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await migrate(drizzle({ client }), config)
  } finally {
    await client.end()
  }
}
