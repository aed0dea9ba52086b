import type { TokenCursor } from '@godwit/core'
import { scriptError } from './script-error.js'

/** Walks over the tokens of a script as SQLite reads it, without white space and comments. */
export class Tokens implements TokenCursor {
  start = 0
  end: number
  readonly #script: string
  readonly #limit: number
  readonly #mayHoldNul: boolean

  /**
   * @param from where a token, or what stands before it, begins.
   * @param limit where a token ends, or the script does.
   */
  constructor(script: string, from = 0, limit = script.length) {
    this.#script = script
    this.#limit = limit
    this.end = from
    // What is a part of a script has been looked through.
    this.#mayHoldNul = from === 0 && limit === script.length && script.includes('\0')
  }

  next(): boolean {
    const script = this.#script
    const start = this.#endOfGap(this.end)
    if (start >= this.#limit) return false
    this.start = start
    this.end = this.#endOfToken(script, start)
    return true
  }

  get text(): string {
    return this.#script.slice(this.start, this.end)
  }

  /** The texts of those that follow. */
  *texts(): Generator<string> {
    while (this.next()) yield this.text
  }

  #endOfGap(from: number): number {
    const script = this.#script
    let at = from
    for (;;) {
      const code = script.charCodeAt(at)
      if (code === SPACE || (code >= TAB && code <= RETURN) || code === BYTE_ORDER_MARK) at += 1
      else if (code === DASH && script.charCodeAt(at + 1) === DASH) at = this.#endOfLine(at)
      else if (code === SLASH && script.charCodeAt(at + 1) === STAR) at = this.#endOfComment(at)
      else return at
    }
  }

  #endOfLine(at: number): number {
    const end = this.#script.indexOf('\n', at)
    const line = end < 0 ? this.#script.length : end
    if (!this.#mayHoldNul) return line
    const nul = this.#script.indexOf('\0', at)
    return nul < 0 ? line : Math.min(nul, line)
  }

  #endOfComment(at: number): number {
    const end = this.#script.indexOf('*/', at + 2)
    if (end < 0) throw scriptError(this.#script, at, 'This comment is not closed: */ is missing.')
    this.#refuseNul(at, end)
    return end + 2
  }

  #endOfToken(script: string, at: number): number {
    const code = script.charCodeAt(at)
    const kind = code < FIRST.length ? FIRST[code] : WORD
    switch (kind) {
      case WORD: {
        if ((code === UPPER_X || code === LOWER_X) && script.charCodeAt(at + 1) === APOSTROPHE)
          return this.#endOfQuote(at, at + 1, "'")
        return endOfName(script, at + 1)
      }
      case NUMBER: {
        let end = at + 1
        while (isDigit(script.charCodeAt(end))) end += 1
        const next = script.charCodeAt(end)
        return next === DOT || isName(next) ? at + matchAt(PLAIN, script, at).length : end
      }
      case QUOTE:
        return this.#endOfQuote(at, at, code === BRACKET ? ']' : script.charAt(at))
      case OTHER:
        this.#refuseNul(at, at + 1)
        refuseForeign(script, at)
        return at + (matchAt(PLAIN, script, at).length || 1)
      default:
        return at + 1
    }
  }

  #endOfQuote(start: number, open: number, close: string): number {
    const script = this.#script
    let end = script.indexOf(close, open + 1)
    while (close !== ']' && end >= 0 && script.charAt(end + 1) === close) end = script.indexOf(close, end + 2)
    if (end < 0) throw scriptError(script, start, `This quote is not closed: ${close} is missing.`)
    this.#refuseNul(start, end)
    return end + 1
  }

  /** SQLite stops reading at a NUL byte without a word, and what follows would not be run. */
  #refuseNul(from: number, to: number): void {
    if (!this.#mayHoldNul) return
    const at = this.#script.slice(from, to).indexOf('\0')
    if (at >= 0) throw scriptError(this.#script, from + at, 'A NUL byte ends the script here; remove it.')
  }
}

/** The texts of the tokens of a script. */
export function textTokens(script: string): string[] {
  return [...new Tokens(script).texts()]
}

const [TAB, RETURN, SPACE, BYTE_ORDER_MARK] = [0x09, 0x0d, 0x20, 0xfeff]
const [APOSTROPHE, STAR, DASH, DOT, SLASH, BRACKET] = [0x27, 0x2a, 0x2d, 0x2e, 0x2f, 0x5b]
const [UPPER_X, LOWER_X] = [0x58, 0x78]

const [SINGLE, WORD, NUMBER, QUOTE, OTHER] = [0, 1, 2, 3, 4]

/** What a token is that begins with this character of ASCII. */
const FIRST = Uint8Array.from({ length: 128 }, (_, code) => {
  const first = String.fromCharCode(code)
  if (/[A-Za-z_]/.test(first)) return WORD
  if (/[0-9]/.test(first)) return NUMBER
  if (/['"`[]/.test(first)) return QUOTE
  return /[.$@#:?\-|<>=!\0]/.test(first) ? OTHER : SINGLE
})

/** Whether a name may go on with this character of ASCII. */
const NAME = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[A-Za-z0-9_$]/.test(String.fromCharCode(code))),
)

function isName(code: number): boolean {
  return code < 128 ? NAME[code] === 1 : code >= 128
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function endOfName(script: string, from: number): number {
  let at = from
  while (isName(script.charCodeAt(at))) at += 1
  return at
}

const NAMES = '[A-Za-z0-9_$\\u0080-\\uffff]'
const PLAIN = new RegExp(
  [
    `0[xX][0-9a-fA-F_]+${NAMES}*`,
    `(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?${NAMES}*`,
    `[$@#:]${NAMES}+(?:::${NAMES}*)*(?:\\([^)\\s\\0]*\\))?`,
    '\\?[0-9]*',
    '->>|->|\\|\\||<<|>>|<=|>=|<>|!=|==',
  ].join('|'),
  'y',
)

function matchAt(pattern: RegExp, script: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(script)?.[0] ?? ''
}

function refuseForeign(script: string, at: number): void {
  if (/^(?:<{7}|>{7}|={7}|\|{7})/.test(script.slice(at, at + 7)))
    throw scriptError(script, at, 'A merge conflict is left here; resolve it first.')
}
