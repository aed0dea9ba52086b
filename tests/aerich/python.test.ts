import { createMigrator, type Dialect, type GodwitEvent, upgradeOnStartup } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { observed } from '@godwit/testkit'
import type { Client } from 'pg'
import { expect, it } from 'vitest'
import { ERAS } from './eras.js'
import { MIGRATIONS, upgradeOf, VERSIONS } from './migrations.js'
import type { OldDatabase } from './old-database.js'
import { asking, withOldPostgres } from './old-postgres.js'

const [era] = ERAS.filter(({ name }) => name === 'Aerich 0.6.3, with the table of an older one')

function onOld(work: (old: OldDatabase) => Promise<void>): Promise<void> {
  if (era === undefined) throw new Error('There is no such era.')
  return withOldPostgres(era, work)
}

const adopting = (dialect: Dialect, onEvent: (event: GodwitEvent) => void = () => {}) =>
  upgradeOnStartup({ dialect, migrations: MIGRATIONS, adopt: 'aerich', logger: false, onEvent })

/** What a Python instance asks before it applies a migration. */
const isApplied = async (client: Client, version: string): Promise<boolean> =>
  (await client.query(`SELECT 1 FROM "aerich" WHERE "version" = $1 AND "app" = 'models'`, [version])).rows
    .length > 0

async function untilWaiting(old: OldDatabase, pid: unknown): Promise<void> {
  await asking(old.url, async (client) => {
    for (let waiting = 0; waiting === 0; ) {
      const { rowCount } = await client.query('SELECT FROM pg_locks WHERE pid = $1 AND NOT granted', [pid])
      waiting = rowCount ?? 0
    }
  })
}

it('a Python instance that looks into its table at the moment of adoption waits, and finds it as it was', () =>
  onOld((old) =>
    asking(old.url, async (python) => {
      const { rows } = await python.query('SELECT pg_backend_pid() AS pid')
      const answers: Promise<boolean>[] = []
      const dialect = observed(old.dialect(), async ({ label, moment }) => {
        if (label !== 'transaction.commit #3' || moment !== 'before') return
        answers.push(isApplied(python, `${VERSIONS[2]}.sql`), isApplied(python, `${VERSIONS[4]}.sql`))
        await untilWaiting(old, rows[0].pid)
      })
      const report = await adopting(dialect)
      expect(report?.adopted).toHaveLength(3)
      expect(await Promise.all(answers)).toEqual([true, false])
    }),
  ))

it('a Python instance in the middle of a migration is waited for, and what it has applied is adopted', () =>
  onOld((old) =>
    asking(old.url, async (python) => {
      await python.query(`BEGIN; ${upgradeOf('postgres', VERSIONS[3])}`)
      await python.query(
        `INSERT INTO "aerich" ("version", "app", "content") VALUES ('3_20230705092330_update.sql', 'models', '{}')`,
      )
      let committed: Promise<unknown> | undefined
      const report = await adopting(old.dialect(), (event) => {
        if (event.type === 'lock' && event.phase === 'waiting') committed ??= python.query('COMMIT')
      })
      expect(committed).toBeDefined()
      await committed
      expect(report?.adopted.map(({ version }) => version)).toEqual(VERSIONS.slice(0, 4))
      expect(report?.applied.map(({ version }) => version)).toEqual([VERSIONS[4]])
    }),
  ))

it('nothing is adopted by a role that may only read the table, and who may do it is named', () =>
  onOld(async (old) => {
    const role = `reads_aerich_${process.pid}`
    await old.run(
      `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT SELECT ON "aerich" TO ${role}; GRANT ALL ON SCHEMA public TO ${role}`,
    )
    try {
      const url = old.url.replace(/\/\/(?:[^@/]*@)?/, `//${role}:x@`)
      await expect(adopting(postgres(url))).rejects.toMatchObject({
        kind: 'denied',
        fix: expect.stringMatching(/^Connect as \S+, who owns aerich;/),
      })
      const migrator = createMigrator({ dialect: old.dialect(), migrations: MIGRATIONS })
      expect(await migrator.history()).toEqual([])
    } finally {
      await old.run(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  }))
