import { createMigrator, modules } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { withTemporaryPostgres } from '@godwit/testkit'
import { Client } from 'pg'
import { expect, it } from 'vitest'

const line = (second: string) =>
  modules({
    '0_base': 'CREATE TABLE t (a int);',
    '1_rows': 'INSERT INTO t VALUES (1);',
    '2_slow': `INSERT INTO t VALUES (2); ${second};`,
    '3_last': 'INSERT INTO t VALUES (3);',
  })

it('a run that loses the server says so, and the next one waits until it is back and does the rest', async () => {
  await withTemporaryPostgres(async ({ url }) => {
    const upgrade = (second: string) =>
      createMigrator({ dialect: postgres(url), migrations: line(second) }).upgrade()
    const lost = expect(upgrade('SELECT pg_sleep(600)')).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('kept: 0_base, 1_rows'),
    })
    process.kill(await sleeper(url), 'SIGKILL')
    await lost
    await answers(url)

    const { applied } = await upgrade('SELECT 1')
    expect(applied.map((step) => step.version)).toEqual(['2_slow', '3_last'])
    const client = new Client({ connectionString: url })
    await client.connect()
    expect((await client.query('SELECT a FROM t ORDER BY a')).rows).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
    await client.end()
  })
})

/** Resolves once the server says something to whoever connects: that it is not ready, or that it is. */
async function answers(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  const refusal = await client.connect().then(
    () => client.end(),
    (error: { readonly code?: string }) => error,
  )
  if (refusal !== undefined && refusal.code !== '57P03') await answers(url)
}

/** The process of the server that sleeps. When it dies, the server ends all connections and restarts. */
async function sleeper(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  for (;;) {
    const { rows } = await client.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
    )
    if (rows[0] === undefined) continue
    await client.end()
    return rows[0].pid
  }
}
