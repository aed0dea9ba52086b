import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMigrator, type Dialect, type GodwitEvent, modules, type Source } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import { observed } from '@godwit/testkit'
import { describe, expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const MANY = 7
const MANIFEST = {
  '0_base': 'CREATE TABLE t (a int);',
  '1_rows': 'INSERT INTO t VALUES (1);',
  '2_more': 'ALTER TABLE t ADD COLUMN b int;',
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

/** Counts how often a migration is loaded. */
function counted(): { readonly source: Source; loads: number } {
  const { location, list } = modules(MANIFEST)
  const counting = {
    loads: 0,
    source: {
      location,
      list: async () =>
        (await list()).map((file) => ({
          ...file,
          load: () => {
            counting.loads += 1
            return file.load()
          },
        })),
    },
  }
  return counting
}

/** Lets many start while the one that came first has the lock and has not done anything; then that one goes on. */
async function startBehind(dialect: Dialect, first: string | undefined) {
  const hasLock = gate()
  const mayGoOn = gate()
  const stopped = observed(dialect, async ({ label, moment }) => {
    if (label !== 'exclusive.enter #1' || moment !== 'after') return
    hasLock.open()
    await mayGoOn.opened
  })
  const applied = createMigrator({ dialect: stopped, migrations: modules(MANIFEST) }).upgrade(
    first === undefined ? {} : { to: first },
  )
  await hasLock.opened
  const starts = Array.from({ length: MANY }, () => {
    const events: GodwitEvent[] = []
    const waits = gate()
    const counting = counted()
    const onEvent = (event: GodwitEvent) => {
      events.push(event)
      if (event.type === 'lock' && event.phase === 'waiting') waits.open()
    }
    const report = createMigrator({ dialect, migrations: counting.source, onEvent }).upgrade()
    return { report, events, counting, waits }
  })
  await Promise.all(starts.map(({ waits, report }) => Promise.race([waits.opened, report])))
  mayGoOn.open()
  return {
    first: await applied,
    others: await Promise.all(
      starts.map(async ({ report, events, counting }) => ({
        report: await report,
        events,
        loads: counting.loads,
      })),
    ),
  }
}

async function onSqlite(work: (dialect: Dialect) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-waiting-'))
  try {
    await work(sqlite(join(folder, 'bot.db')))
    // Neither copies nor locks.
    expect(await readdir(folder)).toEqual(['bot.db'])
  } finally {
    await rm(folder, { recursive: true })
  }
}

const onPostgres = (work: (dialect: Dialect) => Promise<void>): Promise<void> =>
  withDatabase(inject('pgUrl'), (url) => work(postgres(url)))

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
])('on %s', (_engine, on) => {
  it('who waited for another start that did everything reports so, has loaded no migration and made no copy', () =>
    on(async (dialect) => {
      const { first, others } = await startBehind(dialect, undefined)
      expect(first.applied).toHaveLength(3)
      for (const { report, events, loads } of others) {
        expect(report).toMatchObject({ applied: [], pending: [], state: 'up-to-date', warnings: [] })
        expect(loads).toBe(0)
        const [started, waiting, ...rest] = events
        expect(started).toMatchObject({ type: 'run', phase: 'started' })
        expect(waiting).toMatchObject({ type: 'lock', phase: 'waiting' })
        expect(rest.pop()).toMatchObject({ type: 'run', phase: 'finished' })
        expect(rest.filter(({ type }) => type !== 'lock')).toEqual([])
      }
    }))

  it('of those who waited for another start that left something, one does that', () =>
    on(async (dialect) => {
      const { first, others } = await startBehind(dialect, '0')
      const versions = others.flatMap(({ report }) => report.applied).map(({ version }) => version)
      expect(first.applied).toMatchObject([{ version: '0_base' }])
      expect(versions.sort()).toEqual(['1_rows', '2_more'])
      expect(others.filter(({ report }) => report.applied.length > 0)).toHaveLength(1)
      for (const { report } of others) expect(report.pending).toEqual([])
    }))

  it('a start that has nothing to do up to its target still loads what is pending after it', () =>
    on(async (dialect) => {
      const migrator = createMigrator({ dialect, migrations: modules(MANIFEST) })
      await migrator.upgrade({ to: '0' })
      const counting = counted()
      const again = createMigrator({ dialect, migrations: counting.source })
      expect(await again.upgrade({ to: '0' })).toMatchObject({ applied: [], pending: [{}, {}] })
      expect(counting.loads).toBe(2)
    }))
})
