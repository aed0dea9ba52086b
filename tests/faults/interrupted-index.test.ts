import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { faulty } from '@godwit/testkit'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { readyChild } from './child.js'
import { runLine } from './course.js'
import { difference } from './dump.js'
import type { FaultDatabase } from './engine.js'
import { postgresEngine } from './engine-postgres.js'
import { INIT, sqlFile, writeLine } from './lines.js'

const engine = postgresEngine(inject('pgUrl'))
const LINE = {
  '0_init.sql': INIT,
  '1_index.sql': sqlFile(
    'CREATE INDEX CONCURRENTLY "sub_title" ON "sub" ("title")',
    'DROP INDEX CONCURRENTLY "sub_title"',
    'transaction=false',
  ),
}

let folder: string
let database: FaultDatabase
let client: Client
/** Looks outside of any transaction, in which activity would stand still. */
let watcher: Client

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-index-'))
  await writeLine(join(folder, 'first'), { '0_init.sql': INIT })
  await writeLine(join(folder, 'all'), LINE)
  database = await engine.create()
  await runLine(database.dialect(), join(folder, 'first'), 'upgrade')
  client = new Client({ connectionString: database.url })
  await client.connect()
  watcher = new Client({ connectionString: database.url })
  await watcher.connect()
})

afterEach(async () => {
  await client.end()
  await watcher.end()
  await database.drop()
  await rm(folder, { recursive: true })
})

const upgrade = (dialect = database.dialect()) => runLine(dialect, join(folder, 'all'), 'upgrade')

async function expected() {
  const other = await engine.create()
  try {
    await runLine(other.dialect(), join(folder, 'all'), 'upgrade')
    return await other.dump()
  } finally {
    await other.drop()
  }
}

async function until(question: string): Promise<void> {
  for (;;) {
    const { rows } = await watcher.query<{ yes: boolean }>(`SELECT EXISTS (${question}) AS yes`)
    if (rows[0]?.yes === true) return
    await setTimeout(20)
  }
}

/** Kills a process while the server builds its index, which waits for a transaction of ours to end. */
async function killWhileBuilding(): Promise<void> {
  await client.query('BEGIN; UPDATE "sub" SET "title" = "title"')
  const child = await readyChild({ url: database.url, folder: join(folder, 'all'), course: 'upgrade' })
  child.go()
  await until('SELECT FROM pg_index WHERE NOT indisvalid')
  child.kill()
  await child.end
}

describe('an index that was being built when its process was killed', () => {
  it('is left to the server where that finishes it', async () => {
    await killWhileBuilding()
    await client.query('COMMIT')
    await upgrade()
    expect(difference(await expected(), await database.dump())).toEqual({ lost: [], doubled: [] })
  })

  it('is built again where the server gave it up, and left it invalid', async () => {
    await killWhileBuilding()
    await until(`SELECT WHERE NOT EXISTS (SELECT FROM pg_stat_activity
      WHERE application_name = 'godwit' AND datname = current_database())`)
    await until('SELECT FROM pg_index WHERE NOT indisvalid')
    await client.query('COMMIT')
    await upgrade()
    expect(difference(await expected(), await database.dump())).toEqual({ lost: [], doubled: [] })
  })

  it('is not taken for done where another index has its name', async () => {
    await database.byHand('CREATE INDEX "sub_title" ON "sub" ("feed_id")')
    const dialect = faulty(database.dialect(), { at: 'session.execute #1', moment: 'before', effect: 'lost' })
    await upgrade(dialect).catch((error: unknown) => expect(error).toMatchObject({ kind: 'lost' }))
    await expect(upgrade()).rejects.toMatchObject({ code: expect.any(String) })
  })
})
