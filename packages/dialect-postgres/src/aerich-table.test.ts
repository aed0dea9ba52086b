import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { withScratchDatabase } from './testing/scratch-database.js'
import { failureOf } from './testing/session.js'

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }

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
