import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import { canLose } from './verb.js'

const only = (script: string) => split(script)[0] ?? expect.fail('no statement')

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
  ])('says %s', (script) => expect(canLose(only(script))).toBe(false))
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
  ])('says %s', (script) => expect(canLose(only(script))).toBe(true))
})
