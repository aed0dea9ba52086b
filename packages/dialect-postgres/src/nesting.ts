import type { Token } from './token.js'

export interface Nesting {
  accept(token: Token): void
  /** The innermost parenthesis or BEGIN ATOMIC that is still open: a semicolon in it ends no statement. */
  readonly open: Token | undefined
}

/** Follows one statement's parentheses and the BEGIN ATOMIC … END body of a function, as psql does. */
export function nesting(): Nesting {
  const parentheses: Token[] = []
  const head: string[] = []
  let body: Token | undefined
  let depth = 0
  let previous: Token | undefined

  const follow = (token: Token): void => {
    const word = keyword(token)
    // After AS or a dot a keyword is only a name.
    if (word === undefined || previous?.text === '.' || keyword(previous) === 'as') return
    if (depth === 0 && word === 'atomic' && keyword(previous) === 'begin' && createsRoutine(head)) {
      body = previous
      depth = 1
    } else if (depth > 0 && word === 'case') depth += 1
    else if (depth > 0 && word === 'end') depth -= 1
  }

  return {
    accept(token) {
      if (token.text === '(') parentheses.push(token)
      else if (token.text === ')') parentheses.pop()
      else if (parentheses.length === 0) follow(token)
      if (head.length < 4) head.push(keyword(token) ?? '')
      previous = token
    },
    get open() {
      return parentheses.at(-1) ?? (depth > 0 ? body : undefined)
    },
  }
}

/** The word in lower case; undefined for everything else, a quoted name too. */
export function keyword(token: Token | undefined): string | undefined {
  return token?.type === 'word' ? token.text.toLowerCase() : undefined
}

function createsRoutine(head: readonly string[]): boolean {
  return /^create (?:or replace )?(?:function|procedure)\b/.test(head.join(' '))
}
