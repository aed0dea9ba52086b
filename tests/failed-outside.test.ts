import { createMigrator, modules, sql } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const base = 'CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE TABLE u (a int);'
const concurrently = (before: string) =>
  `-- godwit: transaction=false\n-- upgrade --\n${before}CREATE INDEX CONCURRENTLY i ON t (b);\n`

// What somebody else has made must not pass for this statement's work.
it.each([
  ['as the first statement', ''],
  ['after another statement', 'CREATE TABLE v (a int);\n'],
])('a statement that failed outside a transaction fails again, %s', async (_, before) => {
  await withDatabase(inject('pgUrl'), async (url) => {
    const dialect = postgres(url)
    const migrations = modules({ '0_base': base, '1_index': concurrently(before) })
    const migrator = createMigrator({ dialect, migrations })
    for (let run = 0; run < 3; run++) {
      await expect(migrator.upgrade()).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        migration: '1_index',
        message: expect.stringContaining('already exists'),
      })
    }
    await dialect.session({ access: 'write', waitMs: 0, onEvent: () => {} }, (session) =>
      session.execute('DROP INDEX i'),
    )
    expect((await migrator.upgrade()).applied).toMatchObject([{ version: '1_index' }])
    const [row] = await dialect.session({ access: 'read', waitMs: 0, onEvent: () => {} }, (session) =>
      session.query<{ def: string }>(sql`SELECT pg_get_indexdef('i'::regclass) AS def`),
    )
    expect(row?.def).toContain('(b)')
  })
})
