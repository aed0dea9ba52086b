import { expect, it } from 'vitest'
import { split } from './lexer.js'
import { recover } from './recover.js'

it.each([
  ['VACUUM', 'not done'],
  ['vacuum main', 'not done'],
  ['PRAGMA journal_mode = WAL', 'not done'],
  ["VACUUM INTO 'copy.db'", 'unknown'],
  ['CREATE TABLE a (x)', 'unknown'],
])('of an interrupted %s it is known: %s', (script, known) => {
  expect(split(script).map(recover)).toEqual([known])
})
