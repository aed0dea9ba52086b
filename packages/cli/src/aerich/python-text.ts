import type { Fault } from './aerich-migration.js'
import type { PythonToken } from './python-lines.js'

/**
 * The text that a literal of Python stands for.
 * @throws what `fault` makes: escapes that mean nothing, that need Python's table of names, or that no file can hold.
 */
export function textOfLiteral({ text: literal, line }: PythonToken, fault: Fault): string {
  const [, prefix = '', quote = ''] = /^([a-z]*)("""|'''|"|')/i.exec(literal) ?? []
  const inner = literal.slice(prefix.length + quote.length, -quote.length)
  if (/r/i.test(prefix)) return inner
  return inner.replace(ESCAPE, (written: string, offset: number) => {
    const lineOf = () => line + inner.slice(0, offset).split('\n').length - 1
    return meaningOf(written, (message, fix) => fault(lineOf(), message, fix))
  })
}

/** What follows a backslash, as much of it as Python takes. */
const ESCAPE = /\\(?:[0-7]{1,3}|x[\da-fA-F]{0,2}|u[\da-fA-F]{0,4}|U[\da-fA-F]{0,8}|[\s\S])/gu

const LETTERS: { readonly [letter: string]: string } = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const DIGITS: { readonly [kind: string]: number } = { x: 2, u: 4, U: 8 }

function meaningOf(written: string, fault: (message: string, fix: string) => Error): string {
  const [kind = ''] = written.slice(1)
  const simple = LETTERS[kind]
  if (simple !== undefined) return simple
  if (/[0-7]/.test(kind)) return String.fromCodePoint(Number.parseInt(written.slice(1), 8))
  if (kind === 'N') throw fault('a character is given by its name (\\N{…}).', 'Write the character itself.')
  const digits = DIGITS[kind]
  // Python keeps the backslash of what is no written.
  if (digits === undefined) return written
  const code = Number.parseInt(written.slice(2), 16)
  if (written.length !== 2 + digits || code > 0x10ffff)
    throw fault(`the escape ${written} is no character.`, 'Where a backslash is meant, write two.')
  if (code >= 0xd800 && code <= 0xdfff)
    throw fault(`the escape ${written} is half a character.`, 'Write the character itself.')
  return String.fromCodePoint(code)
}
