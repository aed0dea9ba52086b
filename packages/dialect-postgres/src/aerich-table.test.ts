import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { withOtherClient } from './testing/other-client.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf } from './testing/session.js'

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }
const AERICH = 'CREATE TABLE aerich (id int PRIMARY KEY, version text, app text, content text)'
const LEFT = `CREATE TABLE t (a int); ${AERICH}; INSERT INTO aerich VALUES (1, '0_table.py', 'models', '')`

/** Somebody else keeps everybody from reading Aerich's table, as long as `work` takes. */
const whileHeld = (script: string, work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase(script, (database) =>
    withOtherClient(database.url, async (holder) => {
      await holder.query(`${AERICH.replace('TABLE', 'TABLE IF NOT EXISTS')}`)
      const lock = () => holder.query('BEGIN; LOCK TABLE aerich IN ACCESS EXCLUSIVE MODE')
      if (script === '') await migratorOn(database.url, MANIFEST, { policy: { nonEmpty: 'allow' } }).upgrade()
      await lock()
      await work(database)
    }),
  )

describe("Aerich's table, while somebody holds it", () => {
  it.each([
    ['without', {}],
    ['with', { adopt: 'aerich' }],
  ] as const)('keeps no start waiting that is up to date, %s the option', (_, option) =>
    whileHeld('', async ({ url }) => {
      const migrator = migratorOn(url, MANIFEST, { ...option, lockTimeout: 60_000 })
      expect(await migrator.upgrade()).toMatchObject({ state: 'up-to-date', applied: [] })
      expect(await migrator.wait()).toMatchObject({ state: 'up-to-date' })
    }),
  )

  it('keeps no start waiting that has something to apply to what is recorded here', () =>
    whileHeld('', async ({ url }) => {
      const more = { ...MANIFEST, '2_more': 'INSERT INTO t VALUES (2)' }
      expect((await migratorOn(url, more, { lockTimeout: 60_000 }).upgrade()).applied).toHaveLength(1)
    }))

  it('ends a start that has to read it when the time is up, and says who holds it', () =>
    whileHeld(LEFT, async ({ url, sql }) => {
      for (const option of [{}, { adopt: 'aerich' }] as const) {
        const migrator = migratorOn(url, MANIFEST, { ...option, lockTimeout: 200 })
        const busy = { code: 'DATABASE_BUSY', message: expect.stringMatching(/process \d+ \(other\)/) }
        expect(await failureOf(migrator.upgrade())).toMatchObject(busy)
        expect(await failureOf(migrator.status())).toMatchObject(busy)
        expect(await failureOf(migrator.wait())).toMatchObject({ code: 'DATABASE_BUSY' })
      }
      expect(await sql("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'")).toEqual([])
    }))

  it('is left out of a status that can do without it, which says so', () =>
    whileHeld('', async ({ url }) => {
      const notices: unknown[] = []
      const migrator = migratorOn(url, MANIFEST, {
        lockTimeout: 200,
        onEvent: (event) => void (event.type === 'notice' && notices.push(event)),
      })
      expect((await migrator.status()).apps[0]?.state).toBe('up-to-date')
      expect(notices).toMatchObject([{ code: 'AERICH_NOT_READ', severity: 'warning' }])
    }))
})

describe('a table that is called as that of Aerich, and is not', () => {
  const others = [
    ['uuid', `'6f2b1c52-7a0e-4c8e-9a55-0d4b4f7a2c11'`],
    ['numeric', '1e30'],
    ['numeric', '1.5'],
    ['text', `'one'`],
    ['int', 'NULL'],
  ] as const
  const made = (type: string, id: string) =>
    `CREATE TABLE aerich (id ${type}, version text, app text, content text);
     INSERT INTO aerich VALUES (${id}, '0_table.py', 'models', '')`

  it.each(others)('with ids of type %s, such as %s, is ignored where nobody wants it', (type, id) =>
    withScratchDatabase(made(type, id), async ({ url }) => {
      const migrator = migratorOn(url, MANIFEST, { policy: { nonEmpty: 'allow' } })
      expect((await migrator.upgrade()).applied).toHaveLength(2)
      expect((await migrator.status()).apps[0]?.problems).toEqual([])
    }),
  )

  it.each(others)('with ids of type %s, such as %s, cannot be adopted, and is named', (type, id) =>
    withScratchDatabase(made(type, id), async ({ url }) => {
      const bad = {
        code: 'BAD_RECORD',
        message: expect.stringMatching(/^"public"\."aerich" has .* version "0_table\.py"/),
        fix: expect.stringContaining("adopt: 'aerich'"),
      }
      expect(await failureOf(migratorOn(url, MANIFEST, { adopt: 'aerich' }).upgrade())).toMatchObject(bad)
      expect(await failureOf(migratorOn(url, MANIFEST).adopt({ from: 'aerich' }))).toMatchObject(bad)
    }),
  )

  it('keeps its order where ids are text of numbers', () =>
    withScratchDatabase(
      `CREATE TABLE t (a int); CREATE TABLE aerich (id text, version text, app text, content text);
       INSERT INTO aerich VALUES ('10', '1_row.py', 'models', ''), ('9', '0_table.py', 'models', '')`,
      async ({ url }) => {
        const { adopted } = await migratorOn(url, MANIFEST, { adopt: 'aerich' }).upgrade()
        expect(adopted.map(({ version }) => version)).toEqual(['0_table', '1_row'])
      },
    ))
})
