// As an app does it at its start, and an operator's program.
import { join } from 'node:path'

const VARIANTS = {
  each: {},
  together: { singleTransaction: true },
  'no-copy': { backup: false },
  // On a database that another program has filled.
  filled: { backup: false, policy: { nonEmpty: 'allow' } },
}

export async function load({ engine, variant }) {
  const { createMigrator, upgradeOnStartup } = await import('@godwit/core')
  const options = await (engine === 'sqlite' ? onSqlite() : onPostgres())
  return {
    async upgrade(site) {
      const report = await upgradeOnStartup({ ...options(site), ...VARIANTS[variant], logger: false })
      return report.applied.length
    },
    async downgrade(site) {
      const report = await createMigrator(options(site)).downgrade({ to: 'base' })
      return report.reverted.length
    },
  }
}

// An app uses the database too, so its driver is loaded with it. Godwit alone would load it with the first call.
async function onSqlite() {
  await import('better-sqlite3')
  const { sqlite } = await import('@godwit/dialect-sqlite')
  return ({ folder, database }) => ({ dialect: sqlite(database), migrations: join(folder, 'migrations') })
}

async function onPostgres() {
  await import('pg')
  const { postgres } = await import('@godwit/dialect-postgres')
  return ({ folder, database }) => ({ dialect: postgres(database), migrations: join(folder, 'migrations') })
}
