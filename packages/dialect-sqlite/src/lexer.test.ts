import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import { textTokens } from './token.js'

const texts = (script: string) => split(script).map(({ text }) => text)
const tokens = (script: string) => split(script).map((statement) => statement.tokens)

describe('a script is cut', () => {
  it.each([
    ['quotes of all four kinds', `SELECT ';''', ";""", \`;\`\`\`, [;"]`],
    ['comments, which do not nest', 'SELECT /* ; /* ; */ 1 -- ; /*\n + 1'],
    [
      'blobs, numbers and parameters',
      `SELECT x'00', X'', 1.5e-3, .5, 0xff, 1_000, ?, ?1, :a, @b, $c::d(e), #f`,
    ],
    ['a trigger with several statements', 'CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END'],
    ['a temporary trigger', 'create temp trigger if not exists r delete on t begin select 1; end'],
    ['a trigger explained', 'EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER r INSERT ON t BEGIN SELECT 1; END'],
    [
      'a trigger explained as a program',
      'EXPLAIN CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; SELECT 2; END',
    ],
    ['words like END inside a trigger', 'CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; ENDING; APPEND; END'],
    [
      'CASE … END inside a trigger',
      'CREATE TRIGGER r INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; END',
    ],
    ['comments around the END of a trigger', 'CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; /* ; */ END'],
    ['a table called trigger', 'CREATE TABLE trigger (a)'],
    ['a case expression', 'SELECT CASE WHEN 1 THEN 2 END'],
  ])('but not inside %s', (_what, statement) => {
    expect(texts(`${statement};\n${statement} ; `)).toEqual([statement, statement])
    expect(texts(statement)).toEqual([statement])
  })

  it('at every semicolon after a trigger has ended', () => {
    const trigger = 'CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; END'
    expect(texts(`${trigger}; SELECT 1; END; SELECT 2`)).toEqual([trigger, 'SELECT 1', 'END', 'SELECT 2'])
  })

  it('into nothing where there is nothing', () => {
    expect(split('\uFEFF ;; -- a\n /* b; */ ;\r\n')).toEqual([])
  })

  it('with offsets and lines that count what stands before', () => {
    expect(split("\uFEFF-- 😀\r\n  SELECT 1;\n\nSELECT '\n';SELECT 3")).toMatchObject([
      { text: 'SELECT 1', offset: 10, line: 2 },
      { text: "SELECT '\n'", offset: 21, line: 4 },
      { text: 'SELECT 3', offset: 32, line: 5 },
    ])
  })

  it('into tokens as they are written', () => {
    expect(tokens("select a->>'$.x',b||x'0A'--c\n,?1<>:p/* d */,-1.5E+3,t.[c d]")).toEqual([
      [
        'select',
        'a',
        '->>',
        "'$.x'",
        ',',
        'b',
        '||',
        "x'0A'",
        ',',
        '?1',
        '<>',
        ':p',
        ',',
        '-',
        '1.5E+3',
      ].concat([',', 't', '.', '[c d]']),
    ])
  })

  it.each([
    ['names with digits and dollar signs', 't1 a$b _9 ä2 xy X', ['t1', 'a$b', '_9', 'ä2', 'xy', 'X']],
    ['numbers in all notations', '1_000 0xF_f 1. .5e-3 2E+1', ['1_000', '0xF_f', '1.', '.5e-3', '2E+1']],
    ['blobs, whose letter may be large', "X'0A' x''", ["X'0A'", "x''"]],
    ['brackets, which have no way to hold one of their own', '[a]] [b]', ['[a]', ']', '[b]']],
  ])('into %s', (_what, script, expected) => {
    expect(textTokens(script)).toEqual(expected)
  })
})

describe('a script is refused, with its place', () => {
  it.each([
    ["SELECT 1;\nSELECT 'a", 17, 2, /not closed: '/],
    ['SELECT "a""', 7, 1, /not closed: "/],
    ['SELECT [a', 7, 1, /not closed: \]/],
    ["SELECT x'00", 7, 1, /not closed: '/],
    ['SELECT 1 /* /* */\n /* a', 19, 2, /not closed: \*\//],
    ['SELECT 1;\n CREATE TRIGGER r INSERT ON t BEGIN SELECT 1;', 11, 2, /trigger is not closed/],
    ['CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; END; SELECT 1;\0', 59, 1, /NUL/],
    ["SELECT '\0'", 8, 1, /NUL/],
    ['SELECT 1 --\0', 11, 1, /NUL/],
    ['SELECT 1 /*\0*/', 11, 1, /NUL/],
    ['.read other.sql', 0, 1, /\.read is a command of the sqlite3 shell/],
    ['SELECT 1;\n.mode box\nSELECT 2;', 10, 2, /\.mode is a command/],
    ['SELECT 1;\n<<<<<<< HEAD\n', 10, 2, /merge conflict/],
    ['CREATE TABLE t (a,\n=======\nb)', 19, 2, /merge conflict/],
  ])('%j', (script, offset, line, message) => {
    expect(() => split(script)).toThrowError(
      expect.objectContaining({
        code: 'INVALID_SCRIPT',
        offset,
        line,
        message: expect.stringMatching(message),
      }),
    )
  })
})
