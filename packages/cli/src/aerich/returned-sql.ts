import type { Fault } from './aerich-migration.js'
import type { PythonLine, PythonToken } from './python-lines.js'
import { textOfLiteral } from './python-text.js'

/**
 * The SQL that a function's body returns: one text, or a list of texts (Aerich 0.7.0).
 * @throws what `fault` makes, for a body that does anything else.
 */
export function returnedSql(name: string, body: readonly PythonLine[], head: number, fault: Fault): string[] {
  const [only, ...others] = body.filter(({ tokens }) => !doesNothing(tokens))
  if (only === undefined)
    throw fault(head, `\`${name}\` returns nothing.`, 'Let it return "" where there is no SQL.')
  const [first, ...value] = only.tokens
  if (first?.text !== 'return') {
    const verb = only.tokens.some(isAwait) ? 'awaits' : 'runs'
    throw fault(only.line, `\`${name}\` ${verb} code, at \`${first?.text ?? ''}\`.`)
  }
  const [other] = others
  if (other !== undefined) throw fault(other.line, `there is more in \`${name}\` than what it returns.`)
  return textsOf(name, withoutBrackets(value), first.line, fault)
}

function textsOf(name: string, value: readonly PythonToken[], line: number, fault: Fault): string[] {
  if (!isList(value)) return [textOf(value, `\`${name}\` returns`, line, fault)]
  const items = itemsOf(value.slice(1, -1))
  return items.map((item) => textOf(withoutBrackets(item), `the list in \`${name}\` has`, line, fault))
}

function textOf(value: readonly PythonToken[], subject: string, line: number, fault: Fault): string {
  const [first, second] = value
  if (first?.kind === 'text' && second === undefined) return textOfLiteral(first, fault)
  throw fault(
    first?.line ?? line,
    `${subject} ${describe(value)}, and not one text.`,
    first?.kind === 'text' && isConcatenation(second) ? 'Write them as one text, in """.' : undefined,
  )
}

function describe(value: readonly PythonToken[]): string {
  const [first, second, third] = value
  if (first === undefined) return 'nothing'
  if (value.some(isAwait)) return 'what is awaited'
  if (first.kind === 'text') {
    if (isConcatenation(second)) return 'several texts that are put together'
    if (second?.text === '%') return 'a text whose gaps are filled in (%)'
    if (second?.text === '.') return `what \`${third?.text ?? ''}\` makes of a text`
    return second?.text === ',' ? 'several texts' : `a text and \`${second?.text ?? ''}\``
  }
  if (first.kind === 'name') {
    if (second?.text === '(') return `what a call of \`${first.text}\` gives`
    return second === undefined ? `\`${first.text}\`` : `code that begins with \`${first.text}\``
  }
  if (first.kind === 'number') return 'a number'
  return `code that begins with \`${first.text}\``
}

function isAwait({ kind, text }: PythonToken): boolean {
  return kind === 'name' && text === 'await'
}

function isConcatenation(second: PythonToken | undefined): boolean {
  return second?.kind === 'text' || second?.text === '+'
}

function doesNothing([first, second]: readonly PythonToken[]): boolean {
  return second === undefined && (first?.kind === 'text' || first?.text === 'pass')
}

/** In one pass, however many there are. */
function withoutBrackets(value: readonly PythonToken[]): readonly PythonToken[] {
  const partners = partnersIn(value)
  let start = 0
  while (value[start]?.text === '(' && partners.get(start) === value.length - 1 - start) start += 1
  return value.slice(start, value.length - start)
}

/** Whether the first bracket is closed by the last one, and not before. */
function isList(value: readonly PythonToken[]): boolean {
  return value[0]?.text === '[' && partnersIn(value).get(0) === value.length - 1
}

/** By the index of each opening bracket, that of the one which closes it. */
function partnersIn(tokens: readonly PythonToken[]): ReadonlyMap<number, number> {
  const open: number[] = []
  const partners = new Map<number, number>()
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue
    if ('([{'.includes(text)) open.push(index)
    const opening = ')]}'.includes(text) ? open.pop() : undefined
    if (opening !== undefined) partners.set(opening, index)
  }
  return partners
}

/** The items between commas outside brackets; nothing behind the last comma is no item. */
function itemsOf(tokens: readonly PythonToken[]): PythonToken[][] {
  const after = depths(tokens)
  const items: PythonToken[][] = [[]]
  tokens.forEach((token, index) => {
    if (token.text === ',' && after[index] === 0) items.push([])
    else items.at(-1)?.push(token)
  })
  return items.at(-1)?.length === 0 ? items.slice(0, -1) : items
}

/** How many brackets are open after each token. */
function depths(tokens: readonly PythonToken[]): number[] {
  let depth = 0
  return tokens.map(({ kind, text }) => {
    if (kind === 'sign' && '([{'.includes(text)) depth += 1
    if (kind === 'sign' && ')]}'.includes(text)) depth -= 1
    return depth
  })
}
