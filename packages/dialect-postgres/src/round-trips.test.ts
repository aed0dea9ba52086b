import type { Migrator, MigratorOptions } from '@godwit/core'
import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { withScratchDatabase } from './testing/scratch-database.js'

afterEach(() => vi.restoreAllMocks())

/** Every other one writes rows too: what a migration does must not matter. */
const line = (length: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length }, (_, number) => [
      `${number}_step`,
      `-- upgrade --
      CREATE TABLE t${number} (id int, body text); CREATE INDEX ON t${number} (id);
      ${number % 2 === 0 ? '' : `INSERT INTO t${number} VALUES (1, 'one')`};
      -- downgrade --
      DROP TABLE t${number}`,
    ]),
  )

/** How often the server is asked for something, and awaited: by the last of these calls. */
async function roundTrips(
  length: number,
  options: Partial<MigratorOptions>,
  ...calls: ((migrator: Migrator) => Promise<unknown>)[]
): Promise<number> {
  let count = 0
  await withScratchDatabase('', async ({ url }) => {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    const migrator = migratorOn(url, line(length), options)
    for (const call of calls) {
      query.mockClear()
      await call(migrator)
    }
    count = query.mock.calls.length
    query.mockRestore()
  })
  return count
}

async function perMigration(
  options: Partial<MigratorOptions>,
  ...calls: ((migrator: Migrator) => Promise<unknown>)[]
): Promise<number> {
  const [few, many] = [await roundTrips(4, options, ...calls), await roundTrips(14, options, ...calls)]
  return (many - few) / 10
}

const upgrade = (migrator: Migrator) => migrator.upgrade()
const downgrade = (migrator: Migrator) => migrator.downgrade({ to: 'base', allowDataLoss: true })

describe('the server is awaited', () => {
  it('four times for each migration that is applied: claim, body, mark and COMMIT', async () => {
    expect(await perMigration({}, upgrade)).toBe(4)
  })

  it('four times for each that is undone', async () => {
    expect(await perMigration({}, upgrade, downgrade)).toBe(4)
  })

  it('four times for each where all are one transaction, since nothing of one may be left to the next', async () => {
    expect(await perMigration({ singleTransaction: true }, upgrade)).toBe(4)
    expect(await perMigration({ singleTransaction: true }, upgrade, downgrade)).toBe(4)
  })
})
