/** A name as a statement writes it, the schema first where there is one. */
export type Name = readonly NamePart[]

export interface NamePart {
  /** Without quotes. */
  readonly text: string
  /** Quoted names mean themselves; engines fold the others. */
  readonly quoted: boolean
}

/** Reads the tokens of one statement from left to right. */
export interface TokenReader {
  /** The next token in upper case; empty at the end. */
  readonly next: string
  /** Goes past these words, if just they come next. */
  accept(...words: readonly string[]): boolean
  skip(): void
  /** Goes past a name; undefined where none stands there that can be read. */
  name(): Name | undefined
  /** Goes past what stands in parentheses, and gives the parts between its commas; undefined where no parenthesis opens. */
  list(): string[][] | undefined
  /** All that is left. */
  rest(): readonly string[]
}

export function tokenReader(tokens: readonly string[]): TokenReader {
  let at = 0
  return {
    get next() {
      return tokens[at]?.toUpperCase() ?? ''
    },
    accept(...words) {
      const found = words.every((word, index) => tokens[at + index]?.toUpperCase() === word)
      if (found) at += words.length
      return found
    },
    skip() {
      at += 1
    },
    name() {
      const parts: NamePart[] = []
      for (let from = at; ; from += 2) {
        const part = namePart(tokens[from])
        if (part === undefined) return undefined
        parts.push(part)
        if (tokens[from + 1] !== '.') {
          at = from + 1
          return parts
        }
      }
    },
    list() {
      if (tokens[at] !== '(') return undefined
      const end = closing(tokens, at)
      const inside = tokens.slice(at + 1, end)
      at = end + 1
      return partsOf(inside)
    },
    rest: () => tokens.slice(at),
  }
}

/** What stands between commas, but for those in parentheses. */
export function partsOf(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (token === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/** What stands in the parentheses around all of it, be they many. */
export function withoutParentheses(tokens: readonly string[]): readonly string[] {
  const reader = tokenReader(tokens)
  const isWithin = reader.list() !== undefined && reader.next === ''
  return isWithin ? withoutParentheses(tokens.slice(1, -1)) : tokens
}

/** Where the first token stands that is one of these words and in no parentheses; the length, where none is. */
export function atDepthZero(tokens: readonly string[], words: RegExp, from = 0): number {
  let depth = 0
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at] ?? ''
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (depth === 0 && words.test(token)) return at
  }
  return tokens.length
}

/** A token as a part of a name. In single quotes it may be one where a name has to stand, and is a text elsewhere. */
export function namePart(token: string | undefined): NamePart | undefined {
  if (token === undefined) return undefined
  if (WORD.test(token)) return { text: token, quoted: false }
  const first = token.charAt(0)
  if (token.length < 3) return undefined
  if (first === '[') return { text: token.slice(1, -1), quoted: true }
  if (first !== '"' && first !== '`' && first !== "'") return undefined
  return { text: token.slice(1, -1).replaceAll(first + first, first), quoted: true }
}

/** What a name that is written is called in the database, where nothing of it stands yet. */
export function asWritten({ text, quoted }: NamePart): string {
  return quoted ? text : text.toLowerCase()
}

/** How columns are told apart: none are called the same but for capitals. */
export function columnName({ text }: NamePart): string {
  return text.toLowerCase()
}

const WORD = /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$/

function closing(tokens: readonly string[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at] === '(') depth += 1
    if (tokens[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return tokens.length
}
