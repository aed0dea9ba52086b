import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMigrator, type GodwitEvent } from '@godwit/core'
import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { readyChild } from './child.js'
import { postgresEngine } from './engine-postgres.js'
import { data, INIT, sqlFile, writeLine } from './lines.js'

const engine = postgresEngine(inject('pgUrl'))

// The statement itself would last for longer than anybody here waits.
it('whoever is killed while the server works for it leaves neither its lock nor its changes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-killed-in-'))
  const database = await engine.create()
  try {
    const first = { '0_init.sql': INIT }
    const slow = sqlFile('CREATE TABLE "slow" ("id" INTEGER); SELECT pg_sleep(600)', 'DROP TABLE "slow"')
    await writeLine(join(folder, 'slow'), { ...first, '1_slow.sql': slow })
    await writeLine(join(folder, 'mended'), { ...first, '1_data.sql': data(1) })
    const child = await readyChild({ url: database.url, folder: join(folder, 'slow'), course: 'upgrade' })
    child.go()
    await asleep(database.url)
    child.kill()
    await child.end

    const events: GodwitEvent[] = []
    const { applied } = await createMigrator({
      dialect: database.dialect(),
      migrations: join(folder, 'mended'),
      lockTimeout: 60_000,
      onEvent: (event) => events.push(event),
    }).upgrade()
    expect(applied).toMatchObject([{ version: '1_data' }])
    expect(events.find((event) => event.type === 'lock')).toMatchObject({
      phase: 'waiting',
      holder: expect.stringMatching(
        /^process \d+ \(godwit\), running a statement for \d+ s: CREATE TABLE "slow"/,
      ),
    })
    await expect(database.byHand('DROP TABLE "slow"')).rejects.toMatchObject({ code: '42P01' })
  } finally {
    await database.drop()
    await rm(folder, { recursive: true })
  }
})

async function asleep(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const asked = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`
  while ((await client.query(asked)).rowCount === 0);
  await client.end()
}
