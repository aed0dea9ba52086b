import type { Statement } from '@godwit/core'
import { keyword, nesting } from './nesting.js'
import { lineAt, scriptError } from './script-error.js'
import { statementKind } from './statement-kind.js'
import { type Token, tokensOf } from './token.js'

/**
 * Cuts a script where psql would.
 * @throws ScriptError with an offset: NUL, anything that is never closed, psql's own commands, COPY FROM STDIN.
 */
export function split(script: string): Statement[] {
  const nul = script.indexOf('\0')
  if (nul !== -1) throw scriptError(script, nul, 'A NUL character cannot stand in SQL.')

  const statements: Statement[] = []
  let tokens: Token[] = []
  let nest = nesting()
  let known = { offset: 0, line: 1 }

  const finish = (): void => {
    const [first] = tokens
    const last = tokens.at(-1)
    if (first !== undefined && last !== undefined) {
      refuseCopyData(script, tokens)
      known = { offset: first.offset, line: lineAt(script, first.offset, known) }
      const text = script.slice(first.offset, last.offset + last.text.length)
      statements.push({ text, ...known, ...statementKind(tokens), tokens: tokens.map((token) => token.text) })
    }
    tokens = []
    nest = nesting()
  }

  for (const token of tokensOf(script)) {
    if (token.text === ';' && nest.open === undefined) {
      finish()
      continue
    }
    nest.accept(token)
    tokens.push(token)
  }
  if (nest.open !== undefined) {
    const missing = nest.open.text === '(' ? ')' : 'END'
    throw scriptError(script, nest.open.offset, `${nest.open.text} is never closed: ${missing} is missing.`)
  }
  finish()
  return statements
}

/** Its data follows in the script, and would be taken for SQL. */
function refuseCopyData(script: string, tokens: readonly Token[]): void {
  const [first] = tokens
  if (first === undefined || keyword(first) !== 'copy') return
  const words = tokens.map((token) => keyword(token))
  const reads = words.some((word, at) => word === 'from' && words[at + 1] === 'stdin')
  if (!reads) return
  throw scriptError(
    script,
    first.offset,
    'COPY … FROM STDIN needs psql, which sends the lines that follow. Write INSERT statements instead (pg_dump --inserts).',
  )
}
