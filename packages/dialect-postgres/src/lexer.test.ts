import { isGodwitError, type ScriptError } from '@godwit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import { TRICKY } from './testing/lexer-corpus.js'

function failure(script: string): ScriptError {
  try {
    split(script)
  } catch (error) {
    if (isGodwitError(error) && error.code === 'INVALID_SCRIPT') return error as ScriptError
    throw error
  }
  throw new Error('it was accepted')
}

const gap = fc.constantFrom(
  ' ',
  '\n',
  '\r\n\t',
  ' -- it’s; $$\n',
  '\n--\n',
  " /* ; /* nested */ ' */ ",
  '\f ',
)
const statement = fc.constantFrom(...TRICKY)
const junk = fc.string({ unit: fc.constantFrom(...`abE'"$;()/*-\\\n \0😀1.<>=+BEGINatomic`) })

describe('what split gives', () => {
  it('puts every text at its offset and its line, in order, with only gaps and semicolons between', () => {
    const filler = fc.array(fc.oneof(gap, fc.constant(';')), { maxLength: 4 }).map((gaps) => gaps.join(''))
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, statement), { maxLength: 8 }), filler, (pieces, tail) => {
        const script = pieces.map(([before, text]) => `${before}${text}\n;`).join('') + tail
        let end = 0
        for (const { text, offset, line } of split(script)) {
          expect(script.slice(offset, offset + text.length)).toBe(text)
          expect(line).toBe(script.slice(0, offset).split('\n').length)
          expect(split(script.slice(end, offset))).toEqual([])
          end = offset + text.length
        }
        expect(split(script.slice(end))).toEqual([])
        expect(split(script)).toHaveLength(pieces.length)
      }),
    )
  })

  it('keeps the tokens when white space and comments between them change', () => {
    const separate = TRICKY.filter((text) => !/'\s*\n\s*'/.test(text))
    fc.assert(
      fc.property(fc.constantFrom(...separate), fc.infiniteStream(gap), (text, gaps) => {
        const tokens = split(text)[0]?.tokens ?? []
        const laidOut = tokens.map((token) => `${gaps.next().value}${token}`).join('')
        expect(split(`${laidOut}\n`)[0]?.tokens).toEqual(tokens)
      }),
    )
  })

  it('either cuts a script or says where it is wrong', () => {
    fc.assert(
      fc.property(junk, (script) => {
        try {
          split(script)
        } catch (error) {
          if (!isGodwitError(error)) throw error
          const { offset, line } = error as ScriptError
          expect(offset).toBeLessThan(script.length)
          expect(line).toBe(script.slice(0, offset).split('\n').length)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('skips a byte order mark', () => {
    expect(split('\uFEFFSELECT 1')).toMatchObject([{ text: 'SELECT 1', offset: 1, line: 1 }])
    expect(split('\uFEFF')).toEqual([])
  })

  it.each([
    ["SELECT e'it\\'s; one'", 'a small e is one too'],
    ["SELECT 'a\\'", 'a string without it keeps its backslash'],
    ["SELECT E'a'\n'b\\'; c'", 'it goes on after a line break'],
    ["SELECT 'a'\n'b\\'", 'and so does a string without it'],
    ["SELECT E'a' -- note\n'b\\'; c'", 'it goes on after a comment to the end of the line'],
    ["SELECT E'a' /* note */\n'b\\'", 'and not after another one'],
  ])('knows where the escapes of a string begin and end: %s', (statement) => {
    expect(split(`${statement}; SELECT 2`).map(({ text }) => text)).toEqual([statement, 'SELECT 2'])
  })

  it('gives a script of a hundred thousand statements in one go', () => {
    const script = "INSERT INTO t VALUES (1, 'text'); -- comment\n".repeat(100_000)
    expect(split(script)).toHaveLength(100_000)
    expect(split(`SELECT '${'x'.repeat(5_000_000)}'; ${'-- comment\n'.repeat(200_000)}`)).toHaveLength(1)
  })
})

describe('what split refuses', () => {
  const wrong: [script: string, at: string, message: RegExp][] = [
    ['SELECT 1;\n\0', '\0', /NUL/],
    ["SELECT 1;\nSELECT 'open;", "'open", /string is never closed/],
    ["SELECT E'open\\';", "E'open", /string is never closed/],
    ['SELECT "open;', '"open', /quoted name is never closed/],
    ['SELECT $a$ open $b$;', '$a$', /\$a\$ is missing/],
    ['SELECT 1 /* open /* */ ;', '/* open', /comment is never closed/],
    ['SELECT (1;\nSELECT 2', '(', /\( is never closed/],
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;', 'BEGIN', /END is missing/],
    ['SELECT 1;\n\\connect other', '\\connect', /^\\connect is a command of psql/],
    ['\\restrict abc\nSELECT 1', '\\restrict', /psql/],
    ['SELECT 1 \\gexec', '\\gexec', /psql/],
    ["SELECT 1;\nCOPY t (a) FROM stdin;\n1\tit's\n\\.\n", 'COPY', /INSERT/],
    ['SELECT 1;\n<<<<<<< HEAD\nSELECT 2;', '<<<<<<<', /merge-conflict/],
    ['SELECT 1;\n=======\nSELECT 2;', '=======', /merge-conflict/],
    ['SELECT 1;\n>>>>>>> branch\n', '>>>>>>>', /merge-conflict/],
  ]
  for (const [script, at, message] of wrong) {
    it(`${JSON.stringify(script)}, pointing at ${JSON.stringify(at)}`, () => {
      const error = failure(script)
      expect(error.offset).toBe(script.indexOf(at))
      expect(error.line).toBe(script.slice(0, error.offset).split('\n').length)
      expect(error.message).toMatch(message)
    })
  }
})
