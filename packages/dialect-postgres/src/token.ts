import type { TokenCursor } from '@godwit/core'
import { scriptError } from './script-error.js'
import { endOfGap, hasBlockComment } from './token-gap.js'
import { endOfDollarQuote, endOfQuote } from './token-quote.js'

export type TokenType = 'word' | 'name' | 'string' | 'number' | 'parameter' | 'operator'

/**
 * Walks over the tokens of a script as PostgreSQL's scanner cuts them with `standard_conforming_strings = on`, without
 * white space and comments. A byte order mark at the beginning is skipped. `next` throws a ScriptError for unterminated
 * quotes and comments, psql's own commands and merge-conflict markers.
 */
export class Tokens implements TokenCursor {
  type: TokenType = 'operator'
  start = 0
  end: number
  readonly #script: string
  readonly #limit: number
  #escaping = false

  /**
   * @param from where a token, or what stands before it, begins.
   * @param limit where a token ends, or the script does.
   */
  constructor(script: string, from = 0, limit = script.length) {
    this.#script = script
    this.#limit = limit
    this.end = from === 0 && script.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : from
  }

  next(): boolean {
    const script = this.#script
    const start = endOfGap(script, this.end)
    if (start >= this.#limit) return false
    const escapes = this.#escaping && continues(script, this.end, start)
    this.start = start
    this.end = this.#endOfToken(script, start, escapes)
    this.#escaping = this.type === 'string' && isEscaping(script.charCodeAt(start), escapes)
    return true
  }

  /** As written. */
  get text(): string {
    return this.#script.slice(this.start, this.end)
  }

  /** The word in lower case; undefined for everything else, a quoted name too. */
  get keyword(): string | undefined {
    return this.type === 'word' ? this.text.toLowerCase() : undefined
  }

  /** Says of what type it is, too. The commonest are told by their first character. */
  #endOfToken(script: string, at: number, escapes: boolean): number {
    const code = script.charCodeAt(at)
    switch (code < FIRST.length ? FIRST[code] : LETTER) {
      case LETTER:
        return this.#endOfWord(script, at)
      case DIGIT: {
        let end = at + 1
        while (isDigit(script.charCodeAt(end))) end += 1
        this.type = 'number'
        return /[._a-z]/i.test(script.charAt(end)) ? at + lengthAt(NUMBER, script, at) : end
      }
      case QUOTE: {
        this.type = code === APOSTROPHE ? 'string' : 'name'
        return endOfQuote(script, at, at + 1, escapes && code === APOSTROPHE)
      }
      case SINGLE:
        this.type = 'operator'
        return at + 1
      default:
        return this.#endOfOther(script, at)
    }
  }

  /** A word, or a string or a name with letters before its quote. */
  #endOfWord(script: string, at: number): number {
    const next = script.charCodeAt(at + 1)
    const start = next === APOSTROPHE || next === AMPERSAND ? lengthAt(PREFIX, script, at) : 0
    if (start > 0) {
      this.type = script.charAt(at + start - 1) === "'" ? 'string' : 'name'
      return endOfQuote(script, at, at + start, /^e'/i.test(script.slice(at, at + start)))
    }
    let end = at + 1
    while (isWord(script.charCodeAt(end))) end += 1
    this.type = 'word'
    return end
  }

  #endOfOther(script: string, at: number): number {
    refuseForeign(script, at)
    const dollar = matchAt(DOLLAR_QUOTE, script, at)
    if (dollar !== undefined) {
      this.type = 'string'
      return endOfDollarQuote(script, at, dollar)
    }
    const number = lengthAt(NUMBER, script, at)
    if (number > 0) {
      this.type = 'number'
      return at + number
    }
    const parameter = lengthAt(PARAMETER, script, at)
    if (parameter > 0) {
      this.type = 'parameter'
      return at + parameter
    }
    this.type = 'operator'
    const operator = matchAt(OPERATOR, script, at)
    return at + (operator === undefined ? lengthAt(PUNCTUATION, script, at) : operatorLength(operator))
  }
}

const BYTE_ORDER_MARK = 0xfeff
const [AMPERSAND, APOSTROPHE, UPPER_E, LOWER_E] = [0x26, 0x27, 0x45, 0x65]

const LETTERS = 'A-Za-z_\\u0080-\\uffff'
const PREFIX = /[BbEeNnXx]'|[Uu]&['"]/y
const DOLLAR_QUOTE = new RegExp(`\\$(?:[${LETTERS}][${LETTERS}0-9]*)?\\$`, 'y')
const PARAMETER = /\$\d+/y
const NUMBER =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y
const OPERATOR = /[~!@#^&|`?+\-*/%<>=]+/y
const PUNCTUATION = /::|:=|\.\.|[\s\S]/y
const CONFLICT = /(?:<{7}|>{7}|\|{7}|={7})(?=[ \t\r\n]|$)/y

const [OTHER, LETTER, DIGIT, QUOTE, SINGLE] = [0, 1, 2, 3, 4]

/** What begins with this character of ASCII. */
const FIRST = Uint8Array.from({ length: 128 }, (_, code) => {
  const first = String.fromCharCode(code)
  if (/[A-Za-z_]/.test(first)) return LETTER
  if (/[0-9]/.test(first)) return DIGIT
  if (/['"]/.test(first)) return QUOTE
  return /[(),;[\]{}]/.test(first) ? SINGLE : OTHER
})

/** Whether a word may go on with this character of ASCII. */
const WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[A-Za-z_0-9$]/.test(String.fromCharCode(code))),
)

function isWord(code: number): boolean {
  return code < 128 ? WORD[code] === 1 : code >= 128
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** A string goes on after white space with a line break, and then keeps the escapes of its first part. */
function continues(script: string, from: number, to: number): boolean {
  return /[\n\r]/.test(script.slice(from, to)) && !hasBlockComment(script, from, to)
}

function isEscaping(first: number, goesOn: boolean): boolean {
  return first === UPPER_E || first === LOWER_E || (goesOn && first === APOSTROPHE)
}

/** An operator ends before a comment, and ends in + or - only if it holds a sign that arithmetic does not use. */
function operatorLength(run: string): number {
  const comment = run.search(/--|\/\*/)
  const operator = comment === -1 ? run : run.slice(0, comment)
  if (/[~!@#^&|`?%]/.test(operator)) return operator.length
  return Math.max(1, operator.replace(/[+-]+$/, '').length)
}

function refuseForeign(script: string, at: number): void {
  if (script[at] === '\\') {
    const command = script.slice(at).match(/^\\\S*/)?.[0] ?? '\\'
    throw scriptError(script, at, `${command} is a command of psql, not SQL. Take it out of the script.`)
  }
  const startsLine = at === 0 || script[at - 1] === '\n'
  if (startsLine && matchAt(CONFLICT, script, at) !== undefined) {
    throw scriptError(script, at, 'This is a merge-conflict marker. Resolve the conflict first.')
  }
}

function matchAt(pattern: RegExp, script: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(script)?.[0]
}

/** Zero where it does not match. */
function lengthAt(pattern: RegExp, script: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(script) ? pattern.lastIndex - at : 0
}
