import type { Statement } from '@godwit/core'
import Driver from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { split } from './lexer.js'

/** A fixed seed, so that what passed here passes elsewhere. */
const RUNS = { numRuns: 300, seed: 2026 }
const db = new Driver(':memory:')
beforeAll(() => void db.exec('CREATE TABLE t (a, b)'))
afterAll(() => void db.close())

const anyText = fc.string({
  unit: fc.constantFrom('a', ' ', ';', "'", '"', '`', ']', '--', '/*', '*/', '\n', '😀', 'END'),
})
const text = anyText.map((it) => `'${it.replaceAll("'", "''")}'`)
const value = fc.oneof(
  text.map((it) => [it]),
  fc
    .constantFrom(
      "x'0a'",
      '1',
      '.5',
      '1.',
      '2e-1',
      '0xF',
      '?',
      ':p',
      '@p',
      '$p',
      'NULL',
      'CASE a WHEN 1 THEN b END',
    )
    .map((it) => it.split(' ')),
)
const operator = fc.constantFrom('+', '||', '<>', '<=', '>>', '->>', '-', '=', '==', 'IS', 'AND')
const name = anyText.chain((it) =>
  fc.constantFrom(
    `"n${it.replaceAll('"', '""')}"`,
    `\`n${it.replaceAll('`', '``')}\``,
    `[n${it.replaceAll(']', '')}]`,
  ),
)
const expression = fc
  .tuple(value, fc.array(fc.tuple(operator, value), { maxLength: 3 }))
  .map(([first, rest]) => [...first, ...rest.flatMap(([sign, next]) => [sign, ...next])])

const simple = fc.oneof(
  expression.map((it) => ['SELECT', ...it, 'FROM', 't']),
  fc.tuple(value, name).map(([it, as]) => ['SELECT', ...it, 'AS', as, 'FROM', 't']),
  text.map((it) => ['INSERT', 'INTO', 't', 'VALUES', '(', it, ',', '1', ')']),
  text.map((it) => ['UPDATE', 't', 'SET', 'a', '=', it]),
)
const create = name.map((it) => ['CREATE', 'TABLE', it, '(', 'id', ',', 'end', ')'])
const trigger = fc
  .tuple(fc.constantFrom([], ['TEMP'], ['TEMPORARY']), name, fc.array(text, { minLength: 1, maxLength: 3 }))
  .map(([temp, it, texts]) => [
    ...['CREATE', ...temp, 'TRIGGER', it, 'AFTER', 'INSERT', 'ON', 't', 'BEGIN'],
    ...texts.flatMap((one) => ['UPDATE', 't', 'SET', 'a', '=', 'CASE', 'WHEN', one, 'THEN', '1', 'END', ';']),
    'END',
  ])
/** A statement as the list of its tokens. */
const statement = fc.oneof(simple, create, trigger)

/** Begins with what makes no other token of the one before it, as a comment would of a minus. */
const gap = fc
  .tuple(
    fc.constantFrom(' ', '\n', '\r\n', '/**/'),
    fc.array(fc.constantFrom('\t', '/* \' ; " */', '-- ; \'"\n'), { maxLength: 2 }),
  )
  .map(([first, rest]) => first + rest.join(''))
const gaps = fc.infiniteStream(gap)

function layOut(statements: readonly string[][], between: Iterator<string>): string {
  const next = () => between.next().value ?? ' '
  return statements.map((tokens) => tokens.map((token) => next() + token).join('') + next()).join(';')
}

describe('of every script', () => {
  const scripts = fc.tuple(fc.array(statement, { maxLength: 6 }), gaps)

  it('the pieces are the statements it was made of, token by token, however it is laid out', () => {
    fc.assert(
      fc.property(scripts, ([statements, between]) => {
        const pieces = split(layOut(statements, between))
        expect(pieces.map(({ tokens }) => tokens)).toEqual(statements)
      }),
      RUNS,
    )
  })

  it('each piece is one statement to SQLite', () => {
    fc.assert(
      fc.property(scripts, ([statements, between]) => {
        for (const piece of split(layOut(statements, between)))
          expect(() => db.prepare(piece.text)).not.toThrow()
      }),
      RUNS,
    )
  })

  it('the pieces lie at their offsets, and between them is nothing that SQLite would run', () => {
    fc.assert(
      fc.property(scripts, ([statements, between]) => {
        const script = layOut(statements, between)
        let end = 0
        for (const { text: piece, offset, line } of split(script)) {
          expect(script.slice(offset, offset + piece.length)).toBe(piece)
          expect(line).toBe(script.slice(0, offset).split('\n').length)
          expect(() => db.prepare(script.slice(end, offset))).toThrow('contains no statements')
          end = offset + piece.length
        }
        expect(() => db.prepare(script.slice(end))).toThrow('contains no statements')
      }),
      RUNS,
    )
  })
})

const facts = ({ text, kind, advice, tokens }: Statement) => ({ text, kind, advice, tokens })

describe('of every text at all', () => {
  it('split gives pieces that stay what they are when cut again, or refuses it', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (script) => {
        let pieces: ReturnType<typeof split>
        try {
          pieces = split(script)
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_SCRIPT' })
          return
        }
        for (const piece of pieces) expect(split(piece.text).map(facts)).toEqual([facts(piece)])
      }),
      { ...RUNS, numRuns: 1000 },
    )
  })
})
