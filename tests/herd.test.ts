import { createMigrator, type GodwitEvent, modules } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const HERD = 20
const VERSIONS = ['0_base', '1_rows', '2_index']
const migrations = modules({
  '0_base': 'CREATE TABLE t (a int);',
  '1_rows': 'INSERT INTO t VALUES (1);',
  '2_index': '-- godwit: transaction=false\n-- upgrade --\nCREATE INDEX CONCURRENTLY t_a ON t (a);\n',
})

it(`of ${HERD} that start at once one does each step, and where there is nothing to do none takes the lock`, async () => {
  await withDatabase(inject('pgUrl'), async (url) => {
    const start = async (): Promise<{ applied: string[]; locked: boolean }> => {
      const events: GodwitEvent[] = []
      const migrator = createMigrator({
        dialect: postgres(url),
        migrations,
        onEvent: (event) => events.push(event),
      })
      const { applied } = await migrator.upgrade()
      return {
        applied: applied.map((step) => step.version),
        locked: events.some(({ type }) => type === 'lock'),
      }
    }
    const together = () => Promise.all(Array.from({ length: HERD }, start))

    expect((await together()).flatMap(({ applied }) => applied).sort()).toEqual(VERSIONS)
    expect(await together()).toEqual(Array(HERD).fill({ applied: [], locked: false }))
  })
})
