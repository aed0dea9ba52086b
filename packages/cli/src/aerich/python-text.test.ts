import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pythonLines } from './python-lines.js'
import { textOfLiteral } from './python-text.js'

const fault = (line: number, message: string) => new Error(`${line}: ${message}`)

function read(literal: string): string {
  const [token] = pythonLines(literal, fault).flatMap(({ tokens }) => tokens)
  if (token === undefined) throw new Error('There is no token')
  return textOfLiteral(token, fault)
}

/** A character in one of the ways in which Python can write it. */
function written(character: string, way: number, quote: string): string {
  const code = character.codePointAt(0) ?? 0
  const ways = [
    `\\U${code.toString(16).padStart(8, '0')}`,
    code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0').toUpperCase()}` : character,
    code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : character,
    code <= 0o777 ? `\\${code.toString(8).padStart(3, '0')}` : character,
    ['"', "'", '\\'].includes(character) ? `\\${character}` : character,
  ]
  const text = ways[way] ?? character
  const isBare = text === character && (character === '\\' || quote.includes(character) || character === '\n')
  return isBare ? `\\x${code.toString(16).padStart(2, '0')}` : text
}

describe('a text of Python', () => {
  it('is the same in whichever way it is written', () => {
    const characters = fc.array(
      fc.tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.nat(4)),
    )
    fc.assert(
      fc.property(characters, fc.constantFrom('"', "'", '"""', "'''"), (parts, quote) => {
        const literal = parts.map(([character, way]) => written(character, way, quote)).join('')
        expect(read(`${quote}${literal}${quote}`)).toBe(parts.map(([character]) => character).join(''))
      }),
    )
  })

  it.each([
    [String.raw`"a\qb\d"`, String.raw`a\qb\d`],
    [String.raw`r"\n\"'"`, String.raw`\n\"'`],
    [String.raw`'\18\1234'`, '\u00018S4'],
    ['"""a\\\n  b\n"c""d"""', 'a  b\n"c""d'],
    [String.raw`"""\""""`, '"'],
    [String.raw`'\a\b\f\v\r\t'`, '\x07\b\f\v\r\t'],
  ])('keeps what is no escape, and knows what is: %s', (literal, text) => {
    expect(read(literal)).toBe(text)
  })

  it('is faulted in the line in which the fault is', () => {
    expect(() => read('"""one\ntwo \\\nthree \\N{BOOKS}"""')).toThrow('3: a character is given by its name')
  })
})
