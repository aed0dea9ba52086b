import type { Tokens } from './token.js'

/** What is open, and as what it was opened. */
export interface Opening {
  readonly text: string
  readonly offset: number
}

/** Follows one statement's parentheses and the BEGIN ATOMIC … END body of a function, as psql does. */
export class Nesting {
  readonly #parentheses: number[] = []
  #body: BodyWatch | undefined
  #isBegun = false

  accept(token: Tokens): void {
    if (!this.#isBegun && token.keyword === 'create') this.#body = bodyWatch()
    this.#isBegun = true
    const mark = token.type === 'operator' ? token.text : ''
    if (mark === '(') this.#parentheses.push(token.start)
    else if (mark === ')') this.#parentheses.pop()
    this.#body?.accept(token, this.#parentheses.length > 0 || mark === ')')
  }

  /** The innermost parenthesis or BEGIN ATOMIC that is still open: a semicolon in it ends no statement. */
  get open(): Opening | undefined {
    const offset = this.#parentheses.at(-1)
    return offset === undefined ? this.#body?.open : { text: '(', offset }
  }
}

interface BodyWatch {
  accept(token: Tokens, isWithin: boolean): void
  readonly open: Opening | undefined
}

/** Only what begins with CREATE can have such a body. */
function bodyWatch(): BodyWatch {
  const head: string[] = []
  let body: Opening | undefined
  let depth = 0
  let previous: (Opening & { readonly keyword: string | undefined }) | undefined

  const follow = (word: string | undefined): void => {
    // After AS or a dot a keyword is only a name.
    if (word === undefined || previous?.text === '.' || previous?.keyword === 'as') return
    if (depth === 0 && word === 'atomic' && previous?.keyword === 'begin' && createsRoutine(head)) {
      body = previous
      depth = 1
    } else if (depth > 0 && word === 'case') depth += 1
    else if (depth > 0 && word === 'end') depth -= 1
  }
  return {
    accept({ keyword, text, start }, isWithin) {
      if (!isWithin) follow(keyword)
      if (head.length < 4) head.push(keyword ?? '')
      previous = { keyword, text, offset: start }
    },
    get open() {
      return depth > 0 ? body : undefined
    },
  }
}

function createsRoutine(head: readonly string[]): boolean {
  return /^create (?:or replace )?(?:function|procedure)\b/.test(head.join(' '))
}
