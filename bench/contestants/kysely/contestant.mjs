import { promises as fs } from 'node:fs'
import path from 'node:path'
import { FileMigrationProvider, Kysely, Migrator, NO_MIGRATIONS } from 'kysely'

export async function load({ engine }) {
  const { dialect } = await import(`./${engine}.mjs`)
  const run =
    (work) =>
    async ({ folder, database }) => {
      const db = new Kysely({ dialect: dialect(database) })
      const migrationFolder = path.join(folder, 'migrations')
      const migrator = new Migrator({
        db,
        provider: new FileMigrationProvider({ fs, path, migrationFolder }),
      })
      try {
        const { error, results } = await work(migrator)
        if (error !== undefined) throw error
        return results?.length ?? 0
      } finally {
        await db.destroy()
      }
    }
  return {
    upgrade: run((migrator) => migrator.migrateToLatest()),
    downgrade: run((migrator) => migrator.migrateTo(NO_MIGRATIONS)),
  }
}
