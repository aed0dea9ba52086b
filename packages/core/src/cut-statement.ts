import type { Statement } from './dialect.js'

/** Walks over the tokens of a part of a script. */
export interface TokenCursor {
  /** Where the token is, in the script. */
  readonly start: number
  readonly end: number
  /** Moves to the next token. False: there is none. */
  next(): boolean
}

const READ: unique symbol = Symbol.for('godwit.read-tokens') as never

/**
 * A statement as a lexer cuts it out of a script. For dialects. Its tokens are read when somebody asks for them: a script may
 * be megabytes of data, of which nobody wants to hold every word. So is its text: a copy by `{ ...statement }` has neither.
 */
export abstract class CutStatement implements Statement {
  declare readonly advice?: string
  readonly #script: string
  readonly #end: number
  #tokens: readonly string[] | undefined

  constructor(
    script: string,
    readonly offset: number,
    end: number,
    readonly line: number,
    readonly kind: Statement['kind'],
    advice?: string,
  ) {
    this.#script = script
    this.#end = end
    if (advice !== undefined) this.advice = advice
  }

  get text(): string {
    return this.#script.slice(this.offset, this.#end)
  }

  get tokens(): readonly string[] {
    if (this.#tokens !== undefined) return this.#tokens
    const tokens: string[] = []
    this[READ]((script, start, end) => tokens.push(script.slice(start, end)))
    this.#tokens = tokens
    return tokens
  }

  /** Begins to walk over the tokens of a part of a script. */
  protected abstract walk(script: string, start: number, end: number): TokenCursor

  /** Tells each token by its place, without making a text of it. */
  [READ](tell: (script: string, start: number, end: number) => void): void {
    const script = this.#script
    const token = this.walk(script, this.offset, this.#end)
    while (token.next()) tell(script, token.start, token.end)
  }
}

/** Tells each token of a statement by its place in a script. */
export function readTokens(
  statement: Statement,
  tell: (script: string, start: number, end: number) => void,
): void {
  // Of a class of another copy of this package, too.
  if (READ in statement) (statement as CutStatement)[READ](tell)
  else for (const token of statement.tokens) tell(token, 0, token.length)
}
