import { join } from 'node:path'
import knex from 'knex'

export async function load({ engine }) {
  const run = (work) => async (site) => {
    const db = knex(configOf(engine, site.folder, site.database))
    try {
      const [, names] = await work(db.migrate)
      return names.length
    } finally {
      await db.destroy()
    }
  }
  return {
    upgrade: run((migrate) => migrate.latest()),
    downgrade: run((migrate) => migrate.rollback(undefined, true)),
  }
}

export function configOf(engine, folder, database) {
  const migrations = { directory: join(folder, 'migrations') }
  return engine === 'sqlite'
    ? { client: 'better-sqlite3', connection: { filename: database }, useNullAsDefault: true, migrations }
    : { client: 'pg', connection: database, migrations, pool: { min: 0, max: 1 } }
}
