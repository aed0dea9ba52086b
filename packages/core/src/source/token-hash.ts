import { createHash, type Hash } from 'node:crypto'
import { readTokens } from '../cut-statement.js'
import type { Statement } from '../dialect.js'

/**
 * SHA-256 over JSON that is never there as a whole, for that of a script of megabytes would be larger than the script. What is
 * hashed is collected, for a call of the hash for each token would cost more than all else.
 */
export class TokenHash {
  readonly #hash: Hash = createHash('sha256')
  readonly #buffer = Buffer.allocUnsafe(SIZE)
  #length = 0

  /** Adds text as it is. */
  add(text: string): void {
    if (text.length === 1 && this.#length < SIZE) {
      this.#buffer[this.#length++] = text.charCodeAt(0)
      return
    }
    const most = text.length * MOST_BYTES
    if (most > SIZE) {
      this.#flush()
      this.#hash.update(text, 'utf8')
      return
    }
    if (this.#length + most > SIZE) this.#flush()
    this.#length += this.#buffer.write(text, this.#length, 'utf8')
  }

  /** Adds what `JSON.stringify` gives of the statement's tokens, with a line end in them as LF. */
  addTokens(statement: Statement): void {
    let before = BEGIN
    readTokens(statement, (script, start, end) => {
      if (!this.#copyToken(before, script, start, end))
        this.add(String.fromCharCode(before) + JSON.stringify(withUnixLineEnds(script.slice(start, end))))
      before = COMMA
    })
    this.add(before === COMMA ? ']' : '[]')
  }

  /** In hexadecimal digits. */
  end(): string {
    this.#flush()
    return this.#hash.digest('hex')
  }

  /** Copies the characters of a token, unless there is one that does not stand for itself in JSON, or too many. */
  #copyToken(before: number, script: string, start: number, end: number): boolean {
    const size = end - start + 3
    if (this.#length + size > SIZE) {
      if (size > SIZE) return false
      this.#flush()
    }
    const buffer = this.#buffer
    let at = this.#length
    buffer[at++] = before
    buffer[at++] = QUOTE
    for (let from = start; from < end; from += 1) {
      const code = script.charCodeAt(from)
      if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH) return false
      buffer[at++] = code
    }
    buffer[at++] = QUOTE
    this.#length = at
    return true
  }

  #flush(): void {
    if (this.#length > 0) this.#hash.update(this.#buffer.subarray(0, this.#length))
    this.#length = 0
  }
}

/** Small enough to come out of the pool of Node. */
const SIZE = 4000
/** That a UTF-16 code unit can have in UTF-8. */
const MOST_BYTES = 3

const [SPACE, QUOTE, COMMA, BEGIN, BACKSLASH, TILDE] = [0x20, 0x22, 0x2c, 0x5b, 0x5c, 0x7e]

function withUnixLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
