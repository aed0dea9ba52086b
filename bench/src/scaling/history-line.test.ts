import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { versionOf } from '../line.js'
import { historyLine } from './history-line.js'

test('a longer line begins with the shorter one, so that a database can grow from size to size', () => {
  expect(historyLine(25).slice(0, 12)).toEqual(historyLine(12))
  expect(new Set(historyLine(25).map(versionOf)).size).toBe(25)
})

test('a line applies and can be undone, and leaves nothing', () => {
  const db = new Database(':memory:')
  const steps = historyLine(25)
  for (const statement of steps.flatMap(({ up }) => up)) db.exec(statement)
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck()
  expect(tables.get()).toBe(3)
  for (const statement of steps.toReversed().flatMap(({ down }) => down)) db.exec(statement)
  expect(tables.get()).toBe(0)
  db.close()
})
