import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dialect, sql } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import { describe, expect, inject, it } from 'vitest'
import { readyToStart } from './ready-to-start.js'
import { withDatabase } from './with-database.js'

const PROCESSES = 6
const ROUNDS = 15

async function startTogether(url: string, dialect: Dialect): Promise<void> {
  const crowd = await Promise.all(Array.from({ length: PROCESSES }, () => readyToStart(url)))
  const ends = await Promise.all(crowd.map((one) => one.go()))

  expect(ends.map(({ code, errors }) => ({ code, errors }))).toEqual(
    ends.map(() => ({ code: 0, errors: '' })),
  )
  expect(ends.flatMap((end) => end.said ?? []).sort()).toEqual([
    '0_init',
    '10_ten',
    '11_code',
    '1_one',
    '2_two',
  ])
  const [rows, versions] = await dialect.session(
    { access: 'read', waitMs: 1000, onEvent: () => {} },
    async (session) => [
      await session.query<{ migration: number }>(sql`SELECT "migration" FROM "tally" ORDER BY "migration"`),
      await session.query<{ version: string }>(sql`SELECT "version" FROM "godwit_migrations" ORDER BY "id"`),
    ],
  )
  expect(rows?.map((row) => row.migration)).toEqual([1, 2, 10, 11])
  expect(versions?.map((row) => row.version)).toEqual(['0_init', '1_one', '2_two', '10_ten', '11_code'])
}

const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1)

describe(`${PROCESSES} processes that start at once on an empty database run each migration once and all succeed`, () => {
  it.each(rounds)('on SQLite, round %i', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'godwit-crowd-'))
    const file = join(folder, 'bot.db')
    await startTogether(`sqlite:${file}`, sqlite(file))
    await rm(folder, { recursive: true })
  })

  it.each(rounds)('on PostgreSQL, round %i', async () => {
    await withDatabase(inject('pgUrl'), (url) => startTogether(url, postgres(url)))
  })
})
