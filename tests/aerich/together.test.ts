import { fileURLToPath } from 'node:url'
import { sql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { readyToStart } from '../ready-to-start.js'
import { ERAS } from './eras.js'
import { type Engine, VERSIONS } from './migrations.js'
import { withOld } from './with-old.js'

const PROCESSES = 8
const program = fileURLToPath(new URL('./start.mjs', import.meta.url))

interface Said {
  readonly adopted: readonly string[]
  readonly applied: readonly string[]
}

async function startTogether(engine: Engine, name: string): Promise<void> {
  const era = ERAS.find((one) => one.name === name)
  if (era === undefined) throw new Error(`There is no era ${name}.`)
  await withOld[engine](era, async (old) => {
    const before = await old.aerich()
    const crowd = await Promise.all(
      Array.from({ length: PROCESSES }, () => readyToStart<Said>(old.url, program)),
    )
    const ends = await Promise.all(crowd.map((one) => one.go()))
    expect(ends.map(({ code, errors }) => ({ code, errors }))).toEqual(
      ends.map(() => ({ code: 0, errors: '' })),
    )
    expect(ends.flatMap(({ said }) => said?.adopted ?? []).sort()).toEqual(VERSIONS.slice(0, era.rows.length))
    expect(ends.flatMap(({ said }) => said?.applied ?? []).sort()).toEqual(VERSIONS.slice(era.rows.length))
    // All or nothing: one process has adopted everything.
    expect(ends.filter(({ said }) => (said?.adopted.length ?? 0) > 0)).toHaveLength(1)
    expect(await old.aerich()).toEqual(before)
    const recorded = await old
      .dialect()
      .session({ access: 'read', waitMs: 1000, onEvent: () => {} }, (session) =>
        session.query<{ version: string }>(sql`SELECT "version" FROM "godwit_migrations" ORDER BY "id"`),
      )
    expect(recorded.map(({ version }) => version)).toEqual(VERSIONS)
  })
}

describe(`${PROCESSES} processes that start at once on a database that Aerich has kept adopt it once and all succeed`, () => {
  const rounds = ['Aerich 0.6.3, with the table of an older one', 'Aerich 0.8.2, with nothing new to apply']

  it.each(rounds)('on SQLite, %s', (name) => startTogether('sqlite', name))

  it.each(rounds)('on PostgreSQL, %s', (name) => startTogether('postgres', name))
})
