import { join } from 'node:path'
import { runner } from 'node-pg-migrate'

/** `together` is what it does unless told otherwise; `each` is a transaction each, and waiting for who came first. */
export async function load({ variant }) {
  const run =
    (direction) =>
    async ({ folder, database }) => {
      const done = await runner({
        databaseUrl: database,
        dir: join(folder, 'migrations'),
        migrationsTable: 'pgmigrations',
        direction,
        count: Number.POSITIVE_INFINITY,
        log: () => undefined,
        ...(variant === 'each' ? { singleTransaction: false, advisoryLockMode: 'wait' } : {}),
      })
      return done.length
    }
  return { upgrade: run('up'), downgrade: run('down') }
}
