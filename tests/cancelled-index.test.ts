import { createMigrator, type MigratorOptions, modules } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const lineWith = (statement: string) =>
  modules({
    '0_base': 'CREATE TABLE t (a int, b int); CREATE INDEX t_b ON t (b);',
    '1_index': `-- godwit: transaction=false\n-- upgrade --\n${statement};\n`,
    '2_more': 'ALTER TABLE t ADD COLUMN c int;',
  })

it.each([
  ['CREATE INDEX CONCURRENTLY t_a ON t (a)', ['t_a', 't_b']],
  ['REINDEX INDEX CONCURRENTLY t_b', ['t_b']],
  ['REINDEX TABLE CONCURRENTLY t', ['t_b']],
])(
  'what was cancelled is in doubt, and the next run leaves nothing half built: %s',
  async (statement, indexes) => {
    const migrations = lineWith(statement)
    await withDatabase(inject('pgUrl'), async (url) => {
      const migrator = (options: Partial<MigratorOptions> = {}) =>
        createMigrator({ dialect: postgres(url), migrations, ...options })
      const client = new Client({ connectionString: url })
      const watcher = new Client({ connectionString: url })
      await Promise.all([client.connect(), watcher.connect()])
      try {
        await migrator().upgrade({ to: '0' })
        // The server makes an invalid index, and waits for this transaction before it goes on.
        await client.query('BEGIN; UPDATE t SET a = 1')
        const stop = new AbortController()
        const stopped = expect(
          migrator({ signal: stop.signal, gracePeriod: 0 }).upgrade(),
        ).rejects.toMatchObject({ code: 'ABORTED', message: expect.stringContaining('1_index') })
        while ((await watcher.query('SELECT FROM pg_index WHERE NOT indisvalid')).rowCount === 0);
        stop.abort()
        await stopped
        const { rows } = await watcher.query('SELECT version, state, step FROM godwit_migrations ORDER BY id')
        expect(rows.at(-1)).toEqual({ version: '1_index', state: 'running', step: 0 })
        await client.query('COMMIT')

        const { applied } = await migrator().upgrade()
        expect(applied).toMatchObject([{ version: '1_index' }, { version: '2_more' }])
        const found = await watcher.query(
          "SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index WHERE indrelid = 't'::regclass ORDER BY 1",
        )
        expect(found.rows).toEqual(indexes.map((name) => ({ name, valid: true })))
      } finally {
        await Promise.all([client.end(), watcher.end()])
      }
    })
  },
)
