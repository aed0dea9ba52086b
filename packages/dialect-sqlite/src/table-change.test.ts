import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import { canLose, createdTable, tableChange } from './table-change.js'

const tokens = (script: string) => split(script)[0]?.tokens ?? []

describe('a statement can lose nothing that', () => {
  it.each([
    'CREATE TABLE a (x REFERENCES b ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX i ON a (x)',
    'CREATE TRIGGER r INSERT ON a BEGIN DELETE FROM a; END',
    'ALTER TABLE a ADD COLUMN y',
    'alter table main."a" add y text',
    'SELECT * FROM a',
    'WITH c AS (SELECT 1) SELECT * FROM c',
    'PRAGMA user_version = 1',
  ])('says %s', (script) => expect(canLose(tokens(script))).toBe(false))
})

describe('a statement can lose something that', () => {
  it.each([
    'DROP INDEX i',
    'ALTER TABLE a RENAME TO b',
    'ALTER TABLE "add" DROP COLUMN x',
    'ALTER TABLE a ADD y DEFAULT 1 REFERENCES b',
    'INSERT INTO a VALUES (1)',
    'REPLACE INTO a VALUES (1)',
    'UPDATE a SET x = 1',
    'WITH c AS (SELECT 1) DELETE FROM a',
  ])('says %s', (script) => expect(canLose(tokens(script))).toBe(true))
})

it.each([
  ['DROP TABLE a', { type: 'drop', table: 'a' }],
  ['drop table if exists "Main"."A ""b"""', { type: 'drop', table: 'a "b"' }],
  ['DROP TABLE temp.a', undefined],
  ['DROP INDEX a', undefined],
  ['ALTER TABLE [A] RENAME TO `B`', { type: 'rename', from: 'a', to: 'b' }],
  ['ALTER TABLE main.a RENAME TO b', { type: 'rename', from: 'a', to: 'b' }],
  ['CREATE TABLE Main.a (x)', { type: 'create', table: 'a' }],
  ['CREATE TABLE IF NOT EXISTS a (x)', undefined],
  ['CREATE TEMP TABLE a (x)', undefined],
  ['ALTER TABLE a RENAME COLUMN b TO c', undefined],
])('%s', (script, change) => {
  expect(tableChange(tokens(script))).toEqual(change)
})

it.each([
  ['CREATE TABLE A (x)', 'a'],
  ['create table if not exists main."A b" (x)', 'a b'],
  ['CREATE VIRTUAL TABLE a USING fts5(x)', 'a'],
  ['CREATE VIRTUAL TABLE IF NOT EXISTS a USING fts5(x)', 'a'],
  ['CREATE TEMP TABLE a (x)', undefined],
  ['CREATE TABLE temp.a (x)', undefined],
  ['CREATE VIEW a AS SELECT 1', undefined],
  ['DROP TABLE a', undefined],
])('%s makes %s', (script, table) => {
  expect(createdTable(tokens(script))).toBe(table)
})
