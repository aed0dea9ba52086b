import type { Fault } from './aerich-migration.js'

/** A statement of Python, or the head of a block: what ends at a line's end outside brackets, or at a semicolon. */
export interface PythonLine {
  readonly isIndented: boolean
  /** Of its first token, counted from 1. */
  readonly line: number
  readonly tokens: readonly PythonToken[]
}

export interface PythonToken {
  readonly kind: 'name' | 'number' | 'text' | 'sign'
  /** As written: a text with its prefix and quotes. A sign is one character. */
  readonly text: string
  readonly line: number
}

/**
 * Cuts a program of Python into lines and tokens, without comments. Line ends have to be LF, as Python reads them.
 * @throws what `fault` makes: texts and brackets without end, brackets too deep, and texts that only Python can make.
 */
export function pythonLines(program: string, fault: Fault): PythonLine[] {
  const lines: PythonLine[] = []
  const brackets: PythonToken[] = []
  let tokens: PythonToken[] = []
  let isIndented = false
  let line = 1

  const endLine = () => {
    const [first] = tokens
    if (first !== undefined) lines.push({ isIndented, line: first.line, tokens })
    tokens = []
  }
  for (let at = 0; at < program.length; ) {
    if (tokens.length === 0 && (at === 0 || program[at - 1] === '\n'))
      isIndented = /[ \t]/.test(program[at] ?? '')
    const token = tokenAt(program, at, line, fault)
    at += token.text.length
    line += token.text.split('\n').length - 1
    if (token.kind === 'blank') continue
    if (token.kind === 'end') {
      if (brackets.length === 0) endLine()
      continue
    }
    if (token.kind === 'sign') bracket(token, brackets, fault)
    if (token.text === ';' && brackets.length === 0) endLine()
    else tokens.push(token)
  }
  endLine()
  const [open] = brackets.slice(-1)
  if (open !== undefined) throw fault(open.line, `the bracket ${open.text} is never closed.`)
  return lines
}

/** What stands between tokens, and is none. */
type Gap = { readonly kind: 'blank'; readonly text: string } | { readonly kind: 'end'; readonly text: '\n' }

function tokenAt(program: string, at: number, line: number, fault: Fault): PythonToken | Gap {
  const blank = match(BLANK, program, at)
  if (blank !== undefined) return { kind: 'blank', text: blank }
  if (program[at] === '\n') return { kind: 'end', text: '\n' }
  const opening = match(OPENING, program, at)
  if (opening !== undefined) return { kind: 'text', text: textFrom(program, at, opening, line, fault), line }
  const name = match(NAME, program, at)
  if (name !== undefined) return { kind: 'name', text: name, line }
  const number = match(NUMBER, program, at)
  if (number !== undefined) return { kind: 'number', text: number, line }
  return { kind: 'sign', text: String.fromCodePoint(program.codePointAt(at) ?? 0), line }
}

/** White space, comments, and a line that goes on in the next one. */
const BLANK = /[ \t\f]+|#[^\n]*|\\\n/y
const OPENING = /(?:[bu]|[ft]?r|r?[ft]|br|rb)?(?:"""|'''|"|')/iy
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy
const NUMBER = /\d[\w.]*/y

function match(pattern: RegExp, program: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(program)?.[0]
}

/** A whole literal. A backslash keeps the next character from ending it, in raw ones too. */
function textFrom(program: string, start: number, opening: string, line: number, fault: Fault): string {
  const prefix = opening.replace(/["']+$/, '').toLowerCase()
  if (/[ft]/.test(prefix))
    throw fault(
      line,
      `there is ${prefix.includes('f') ? 'an f-string' : 'a t-string'}, which only Python can fill in.`,
    )
  if (prefix.includes('b')) throw fault(line, 'there are bytes (b"…"), where SQL is a text.')
  const quote = opening.slice(prefix.length)
  for (let at = start + opening.length; at < program.length; at += 1) {
    if (program[at] === '\\') at += 1
    else if (program.startsWith(quote, at)) return program.slice(start, at + quote.length)
    else if (program[at] === '\n' && quote.length === 1) break
  }
  throw fault(line, `the text that begins with ${opening} has no end.`)
}

/** That of Python itself, which takes no program with more. */
const DEEPEST = 200

function bracket(token: PythonToken, open: PythonToken[], fault: Fault): void {
  if ('([{'.includes(token.text)) open.push(token)
  if (open.length > DEEPEST)
    throw fault(
      token.line,
      `there are more than ${DEEPEST} brackets in each other, which Python does not read either.`,
    )
  if (!')]}'.includes(token.text)) return
  const partner = open.pop()
  if (partner === undefined || '([{'.indexOf(partner.text) !== ')]}'.indexOf(token.text))
    throw fault(token.line, `the bracket ${token.text} closes none.`)
}
