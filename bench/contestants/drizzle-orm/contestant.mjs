import { join } from 'node:path'

export async function load({ engine }) {
  const { migrated } = await import(`./${engine}.mjs`)
  return {
    upgrade: ({ folder, database }) => migrated(database, { migrationsFolder: join(folder, 'migrations') }),
  }
}
