import { createMigrator, type Database, modules, sql } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { observed } from '@godwit/testkit'
import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const migrations = modules({
  '0_base': 'CREATE TABLE t (a int);',
  '1_index': '-- godwit: transaction=false\n-- upgrade --\nCREATE INDEX CONCURRENTLY t_a ON t (a);\n',
  '2_code': { upgrade: async (db: Database) => void (await db.query(sql`INSERT INTO t VALUES (${1})`)) },
  '3_more': 'ALTER TABLE t ADD COLUMN b int;',
})

interface Sample {
  readonly at: string
  readonly backends: number
  readonly locks: number
}

const OURS = `SELECT count(*)::int AS backends,
    sum((SELECT count(*) FROM pg_locks AS l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted))::int AS locks
  FROM pg_stat_activity AS a WHERE datname = current_database() AND application_name LIKE 'godwit%'`

it('a run is one backend, which holds the lock from before its first step until after its last', async () => {
  await withDatabase(inject('pgUrl'), async (url) => {
    const watcher = new Client({ connectionString: url })
    await watcher.connect()
    const samples: Sample[] = []
    const dialect = observed(postgres(url), async ({ label, moment }, db) => {
      if (db === null) return
      const { rows } = await watcher.query<Omit<Sample, 'at'>>(OURS)
      samples.push(...rows.map((row) => ({ at: `${moment} ${label}`, ...row })))
    })
    await createMigrator({ dialect, migrations }).upgrade()
    await watcher.end()

    expect(samples.filter(({ backends }) => backends !== 1)).toEqual([])
    const at = (label: string): number => samples.findIndex((sample) => sample.at === label)
    const [from, to] = [at('after exclusive.enter #1'), at('before exclusive.leave #1')]
    expect([from, to]).not.toContain(-1)
    const held = samples.map(({ locks }, index) => [index >= from && index <= to ? 1 : 0, locks])
    expect(held.filter(([expected, found]) => expected !== found)).toEqual([])
  })
})
