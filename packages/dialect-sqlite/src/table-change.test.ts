import { expect, it } from 'vitest'
import { split } from './lexer.js'
import { tableChange } from './table-change.js'

const only = (script: string) => split(script)[0] ?? expect.fail('no statement')

it.each([
  ['DROP TABLE a', { type: 'drop', table: 'a' }],
  ['drop table if exists "Main"."A ""b"""', { type: 'drop', table: 'a "b"' }],
  ['DROP TABLE temp.a', undefined],
  ['DROP INDEX a', undefined],
  ['ALTER TABLE [A] RENAME TO `B`', { type: 'rename', from: 'a', to: 'b' }],
  ['ALTER TABLE main.a RENAME TO b', { type: 'rename', from: 'a', to: 'b' }],
  ['CREATE TABLE Main.A (x)', { type: 'create', table: 'a', ifAbsent: false }],
  ['create table if not exists main."A b" (x)', { type: 'create', table: 'a b', ifAbsent: true }],
  ['CREATE TABLE if (x)', { type: 'create', table: 'if', ifAbsent: false }],
  ['CREATE VIRTUAL TABLE a USING fts5(x)', { type: 'create', table: 'a', ifAbsent: false }],
  ['CREATE VIRTUAL TABLE IF NOT EXISTS a USING fts5(x)', { type: 'create', table: 'a', ifAbsent: true }],
  ['CREATE TEMP TABLE a (x)', undefined],
  ['CREATE TABLE temp.a (x)', undefined],
  ['CREATE VIEW a AS SELECT 1', undefined],
  ['ALTER TABLE a RENAME COLUMN b TO c', undefined],
])('%s', (script, change) => {
  expect(tableChange(only(script))).toEqual(change)
})
