import { createMigrator, type MigratorOptions, modules } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const migrations = modules({
  '0_base': 'CREATE TABLE t (a int, b int);',
  '1_index': '-- godwit: transaction=false\n-- upgrade --\nCREATE INDEX CONCURRENTLY t_a ON t (a);\n',
  '2_more': 'ALTER TABLE t ADD COLUMN c int;',
})

it('an index whose building was cancelled is in doubt, and the next run builds it again', async () => {
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
      const index = await watcher.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass")
      expect(index.rows).toEqual([{ indisvalid: true }])
    } finally {
      await Promise.all([client.end(), watcher.end()])
    }
  })
})
