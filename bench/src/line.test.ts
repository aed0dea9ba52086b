import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { type LineOptions, line, numberAt, tablesOf, versionOf } from './line.js'

/** How many tables there are after all of a line, and after all of it was undone. */
function played(options: LineOptions): [number, number] {
  const db = new Database(':memory:')
  const steps = line(options)
  const tables = () =>
    db
      .prepare<[], number>("SELECT count(*) FROM sqlite_schema WHERE name GLOB 't[0-9]*' AND type = 'table'")
      .pluck()
      .get() ?? 0
  for (const { up } of steps) for (const statement of up) db.exec(statement)
  const after = tables()
  for (const { down } of steps.toReversed()) for (const statement of down) db.exec(statement)
  return [after, tables()]
}

describe('a generated line of migrations', () => {
  it.each<LineOptions>([
    { count: 7 },
    { count: 123, perTable: 50 },
    { count: 5, witness: 'plain' },
    { count: 5, witness: 'repeatable' },
  ])('can be applied and undone: %o', (options) => {
    expect(played(options)).toEqual([tablesOf(options), 0])
  })

  it('has versions that rise, also as text', () => {
    const versions = line({ count: 200 }).map(versionOf)
    expect(versions).toEqual(versions.toSorted())
    expect(new Set(versions).size).toBe(200)
  })

  it('can run twice without an error where it is to be repeatable, and shows that it has', () => {
    const db = new Database(':memory:')
    const [first] = line({ count: 1, witness: 'repeatable' })
    for (const statement of [...(first?.up ?? []), ...(first?.up ?? [])]) db.exec(statement)
    expect(db.prepare('SELECT mig FROM applied_log').pluck().all()).toEqual(['create_t1', 'create_t1'])
  })
})

it('numbers are times', () => {
  expect([numberAt(0), numberAt(61)]).toEqual(['20240101000000', '20240101010100'])
})
