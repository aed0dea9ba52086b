import assert from 'node:assert/strict'
import { isGodwitError, type ScriptError, type Statement } from '@godwit/core'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'

/** `Dialect.split`, as far as all engines agree on how SQL is written. */
export const splitSuite: Suite = {
  'split cuts a script at its semicolons': async (database) => {
    assert.deepEqual(texts(split(database, 'SELECT 1; SELECT 2;\nSELECT 3')), [
      'SELECT 1',
      'SELECT 2',
      'SELECT 3',
    ])
  },

  'split drops pieces of white space, comments and semicolons only': async (database) => {
    for (const nothing of ['', ' \r\n\t', ';;\n;', '-- only a comment', '/* only ; this */;\n-- and this'])
      assert.deepEqual(split(database, nothing), [])
    assert.deepEqual(texts(split(database, ';;SELECT 1;;\n-- the end\n')), ['SELECT 1'])
  },

  'split leaves alone the semicolons in strings, names and comments': async (database) => {
    const script = [
      `SELECT 'a;''b;' AS "c;""d;"`,
      'SELECT 1 /* not; here */ + 2 -- nor; here\n + 3',
      `SELECT 'it is -- no; comment', '/* nor; this'`,
    ]
    assert.deepEqual(texts(split(database, script.join(';\n'))), script)
  },

  'a statement stands at its offset, without the comments and white space around it': async (database) => {
    const script =
      "-- first 😀\r\n  SELECT '😀' ;\r\n/* then */ SELECT /* in */ 2 -- after\r\n;\n\nSELECT 3\n"
    const statements = split(database, script)
    assert.deepEqual(texts(statements), ["SELECT '😀'", 'SELECT /* in */ 2', 'SELECT 3'])
    for (const { text, offset } of statements) assert.equal(script.slice(offset, offset + text.length), text)
    assert.deepEqual(
      statements.map((statement) => statement.line),
      [2, 3, 6],
    )
  },

  'tokens are the same however a statement is laid out': async (database) => {
    const [dense] = split(database, `INSERT INTO "t"("id","v")VALUES(1,'a  b')`)
    const [loose] = split(
      database,
      `INSERT  INTO "t" ( "id" , -- the key\n "v" )\r\n VALUES /* one */ ( 1, 'a  b' ) ;`,
    )
    assert.deepEqual(loose?.tokens, dense?.tokens)
    assert.ok(dense?.tokens.includes(`'a  b'`), 'a string is one token, as written')
  },

  'tokens tell statements apart that do different things': async (database) => {
    const scripts = [
      `SELECT 'a b'`,
      `SELECT 'a  b'`,
      'SELECT "a b"',
      'SELECT 12',
      'SELECT 1, 2',
      'SELECT -12',
    ]
    const tokens = scripts.map((script) => JSON.stringify(split(database, script)[0]?.tokens))
    assert.equal(new Set(tokens).size, scripts.length)
  },

  'a statement that any transaction can hold is plain': async (database) => {
    for (const script of [
      'CREATE TABLE "t" ("id" INTEGER PRIMARY KEY)',
      'DROP TABLE "commit"',
      `INSERT INTO "t" VALUES ('COMMIT')`,
      'select "begin" from "rollback"',
    ])
      assert.deepEqual(kinds(split(database, script)), ['plain'])
  },

  'what begins or ends a transaction is transaction control, however written': async (database) => {
    for (const script of [
      'BEGIN',
      'begin transaction',
      'COMMIT',
      '/* now */ CoMmIt -- !\n;',
      'END',
      'ROLLBACK',
    ])
      assert.deepEqual(kinds(split(database, script)), ['transaction-control'], script)
  },

  'a statement that cannot run in a transaction is known as such': async (database) => {
    const script = `SELECT 1;\n-- alone\n${database.outsideTransaction};`
    assert.deepEqual(kinds(split(database, script)), ['plain', 'outside-transaction'])
  },

  'a script that ends within text or a comment, or holds a NUL byte, is refused with its place': async (
    database,
  ) => {
    const before = 'SELECT 1;\n'
    for (const broken of ["SELECT 'open", 'SELECT "open', 'SELECT 2 /* open', "SELECT 'nul \0 byte'"]) {
      const error = scriptError(() => split(database, before + broken))
      assert.ok(error.offset >= before.length && error.offset <= before.length + broken.length, error.message)
      assert.equal(error.line, 2)
    }
    assert.equal(scriptError(() => split(database, 'SELECT 1\0')).offset, 'SELECT 1'.length)
  },

  'split gives the same answer every time, and its pieces are pieces': async (database) => {
    const script = `CREATE TABLE "t" ("id" INTEGER);\nINSERT INTO "t" ("id") VALUES (1) -- one\n;`
    assert.deepEqual(split(database, script), split(database, script))
    for (const { text, tokens } of split(database, script))
      assert.deepEqual(
        split(database, text).map((statement) => [statement.text, statement.tokens]),
        [[text, tokens]],
      )
  },
}

function split(database: TestDatabase, script: string): Statement[] {
  return database.dialect().split(script)
}

function texts(statements: readonly Statement[]): string[] {
  return statements.map((statement) => statement.text)
}

function kinds(statements: readonly Statement[]): string[] {
  return statements.map((statement) => statement.kind)
}

function scriptError(work: () => unknown): ScriptError {
  try {
    work()
  } catch (error) {
    if (isScriptError(error)) return error
    throw error
  }
  return assert.fail('should have been refused')
}

function isScriptError(error: unknown): error is ScriptError {
  return isGodwitError(error) && error.code === 'INVALID_SCRIPT'
}
