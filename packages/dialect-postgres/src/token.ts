import { scriptError } from './script-error.js'
import { endOfGap } from './token-gap.js'
import { endOfDollarQuote, endOfQuote } from './token-quote.js'

export interface Token {
  readonly type: 'word' | 'name' | 'string' | 'number' | 'parameter' | 'operator'
  /** As written. */
  readonly text: string
  /** In UTF-16 code units. */
  readonly offset: number
}

/**
 * The tokens of a script as PostgreSQL's scanner cuts them with `standard_conforming_strings = on`, without white
 * space and comments. A byte order mark at the beginning is skipped.
 * @throws ScriptError for unterminated quotes and comments, psql's own commands and merge-conflict markers.
 */
export function* tokensOf(script: string): Generator<Token> {
  let at = script.startsWith('\uFEFF') ? 1 : 0
  let escaping = false
  for (;;) {
    const gap = endOfGap(script, at)
    if (gap.end >= script.length) return
    // A string goes on after white space with a line break, and then keeps the escapes of its first part.
    const continues: boolean = escaping && !gap.hasBlockComment && /[\n\r]/.test(script.slice(at, gap.end))
    const token = tokenAt(script, gap.end, continues)
    escaping =
      token.type === 'string' && (/^[Ee]/.test(token.text) || (continues && token.text.startsWith("'")))
    yield token
    at = token.offset + token.text.length
  }
}

const LETTER = 'A-Za-z_\\u0080-\\uffff'
const STRING = /(?:[BbEeNnXx]|[Uu]&)?'/y
const NAME = /(?:[Uu]&)?"/y
const DOLLAR_QUOTE = new RegExp(`\\$(?:[${LETTER}][${LETTER}0-9]*)?\\$`, 'y')
const WORD = new RegExp(`[${LETTER}][${LETTER}0-9$]*`, 'y')
const PARAMETER = /\$\d+/y
const NUMBER =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y
const OPERATOR = /[~!@#^&|`?+\-*/%<>=]+/y
const PUNCTUATION = /::|:=|\.\.|[\s\S]/y
const CONFLICT = /(?:<{7}|>{7}|\|{7}|={7})(?=[ \t\r\n]|$)/y

function tokenAt(script: string, at: number, escapes: boolean): Token {
  refuseForeign(script, at)
  const token = (type: Token['type'], end: number): Token => ({
    type,
    text: script.slice(at, end),
    offset: at,
  })

  const string = matchAt(STRING, script, at)
  if (string !== undefined) {
    const escaped = /^[Ee]/.test(string) || (escapes && string === "'")
    return token('string', endOfQuote(script, at, at + string.length, escaped))
  }
  const name = matchAt(NAME, script, at)
  if (name !== undefined) return token('name', endOfQuote(script, at, at + name.length, false))
  const dollar = matchAt(DOLLAR_QUOTE, script, at)
  if (dollar !== undefined) return token('string', endOfDollarQuote(script, at, dollar))
  const word = matchAt(WORD, script, at)
  if (word !== undefined) return token('word', at + word.length)
  const number = matchAt(NUMBER, script, at)
  if (number !== undefined) return token('number', at + number.length)
  const parameter = matchAt(PARAMETER, script, at)
  if (parameter !== undefined) return token('parameter', at + parameter.length)
  const operator = matchAt(OPERATOR, script, at)
  if (operator !== undefined) return token('operator', at + operatorLength(operator))
  return token('operator', at + (matchAt(PUNCTUATION, script, at) ?? '').length)
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
