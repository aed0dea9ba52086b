import { scriptError } from './script-error.js'

export interface Token {
  readonly text: string
  readonly offset: number
}

/** The tokens of a script as SQLite reads it, without white space and comments. */
export function* tokensOf(script: string): Generator<Token> {
  let at = 0
  while (at < script.length) {
    const space = spaceAt(script, at)
    if (space > 0) {
      at += space
      continue
    }
    refuseForeign(script, at)
    const text = tokenAt(script, at)
    yield { text, offset: at }
    at += text.length
  }
}

/** The tokens' texts alone. */
export function textTokens(script: string): string[] {
  return [...tokensOf(script)].map((token) => token.text)
}

const SPACE = /[\t\n\v\f\r \ufeff]+|--[^\n\0]*/y
const NAME = '[A-Za-z0-9_$\\u0080-\\uffff]'
const PLAIN = new RegExp(
  [
    `0[xX][0-9a-fA-F_]+${NAME}*`,
    `(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?${NAME}*`,
    `[A-Za-z_\\u0080-\\uffff]${NAME}*`,
    `[$@#:]${NAME}+(?:::${NAME}*)*(?:\\([^)\\s\\0]*\\))?`,
    '\\?[0-9]*',
    '->>|->|\\|\\||<<|>>|<=|>=|<>|!=|==',
  ].join('|'),
  'y',
)

function spaceAt(script: string, at: number): number {
  if (script.startsWith('/*', at)) {
    const end = script.indexOf('*/', at + 2)
    if (end < 0) throw scriptError(script, at, 'This comment is not closed: */ is missing.')
    refuseNul(script, at, end)
    return end + 2 - at
  }
  return matchAt(SPACE, script, at).length
}

function tokenAt(script: string, at: number): string {
  const first = script.charAt(at)
  if (first === '\0') refuseNul(script, at, at + 1)
  if (first === "'" || first === '"' || first === '`') return quotedAt(script, at, at, first)
  if (first === '[') return quotedAt(script, at, at, ']')
  if ((first === 'x' || first === 'X') && script.charAt(at + 1) === "'")
    return quotedAt(script, at, at + 1, "'")
  return matchAt(PLAIN, script, at) || first
}

function quotedAt(script: string, start: number, open: number, close: string): string {
  let end = script.indexOf(close, open + 1)
  while (close !== ']' && end >= 0 && script.charAt(end + 1) === close) end = script.indexOf(close, end + 2)
  if (end < 0) throw scriptError(script, start, `This quote is not closed: ${close} is missing.`)
  refuseNul(script, start, end)
  return script.slice(start, end + 1)
}

/** SQLite stops reading at a NUL byte without a word, and what follows would not be run. */
function refuseNul(script: string, from: number, to: number): void {
  const at = script.slice(from, to).indexOf('\0')
  if (at >= 0) throw scriptError(script, from + at, 'A NUL byte ends the script here; remove it.')
}

function refuseForeign(script: string, at: number): void {
  if (/^(?:<{7}|>{7}|={7}|\|{7})/.test(script.slice(at, at + 7)))
    throw scriptError(script, at, 'A merge conflict is left here; resolve it first.')
}

function matchAt(pattern: RegExp, script: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(script)?.[0] ?? ''
}
