import { describe, expect, it } from 'vitest'
import { line } from '../line.js'
import { drizzleJournal } from './drizzle-journal.js'
import { godwitModules, knexModules, kyselyModules, mikroOrmModules } from './modules.js'
import { dbmateSql, godwitSql, nodePgMigrateSql } from './one-file.js'
import { twoFiles } from './two-files.js'

const STEPS = line({ count: 2 })
const CREATE =
  "CREATE TABLE t1 (id INTEGER PRIMARY KEY, name TEXT NOT NULL, made_at TEXT NOT NULL DEFAULT '')"

describe.each(
  Object.entries({
    godwitSql,
    dbmateSql,
    nodePgMigrateSql,
    twoFiles,
    godwitModules,
    knexModules,
    kyselyModules,
    mikroOrmModules,
    drizzleJournal,
  }),
)('the format %s', (_, format) => {
  it.each(['sqlite', 'postgres'] as const)('holds every statement of the way up, on %s', (engine) => {
    const text = [...format(STEPS, engine).values()].join('\n')
    for (const statement of STEPS.flatMap(({ up }) => up)) expect(text).toContain(statement)
  })

  it('has the migrations in a folder of their own', () => {
    const files = [...format(STEPS, 'sqlite').keys()]
    expect(files.filter((file) => file.startsWith('migrations/')).length).toBeGreaterThanOrEqual(2)
  })
})

it('one file has both halves between the words of the tool', () => {
  expect(godwitSql(STEPS, 'sqlite').get('migrations/20240101000000_create_t1.sql')).toBe(
    `-- upgrade --\n${CREATE};\n\n-- downgrade --\nDROP TABLE t1;\n`,
  )
})

it('modules of builders get one statement a call on SQLite, and a script in one on PostgreSQL', () => {
  const [, second] = STEPS
  const file = 'migrations/20240101000100_add_c1_to_t1.js'
  const entries = (engine: 'sqlite' | 'postgres') =>
    knexModules([...(second === undefined ? [] : [second])], engine)
      .get(file)
      ?.match(/^ {4}".*",$/gm)?.length
  // Both ways together: two statements up and two down, or a script each.
  expect([entries('sqlite'), entries('postgres')]).toEqual([4, 2])
})

/** All that means something within a template. */
const ODD = "SELECT '`$" + "{x}\\n'"

it('modules of Godwit give back the very text, whatever is in it', async () => {
  const odd = [{ number: '1', name: 'odd', up: [ODD], down: ['SELECT 1'] }]
  const text = godwitModules(odd, 'sqlite').get('migrations/1_odd.js') ?? ''
  const module: { upgrade(): string } = await import(`data:text/javascript,${encodeURIComponent(text)}`)
  expect(module.upgrade()).toBe(`${ODD};\n`)
})

it('the journal lists what is there, in order', () => {
  const journal = JSON.parse(drizzleJournal(STEPS, 'postgres').get('migrations/meta/_journal.json') ?? '')
  expect(journal.entries.map(({ tag }: { tag: string }) => tag)).toEqual([
    '20240101000000_create_t1',
    '20240101000100_add_c1_to_t1',
  ])
})
