import { CutStatement, type Statement } from '@godwit/core'
import { Nesting } from './nesting.js'
import { lineAt, scriptError } from './script-error.js'
import { statementKind } from './statement-kind.js'
import { Tokens } from './token.js'

/**
 * Cuts a script where psql would.
 * @throws ScriptError with an offset: NUL, anything that is never closed, psql's own commands, COPY FROM STDIN.
 */
export function split(script: string): Statement[] {
  const nul = script.indexOf('\0')
  if (nul !== -1) throw scriptError(script, nul, 'A NUL character cannot stand in SQL.')

  const statements: Statement[] = []
  let known = { offset: 0, line: 1 }
  const token = new Tokens(script)
  let isMore = token.next()
  while (isMore) {
    const { start } = token
    const nest = new Nesting()
    let end = start
    for (; isMore && !isTerminator(script, token, nest); isMore = token.next()) {
      end = token.end
      nest.accept(token)
    }
    refuseOpen(script, nest)
    if (end > start) {
      known = { offset: start, line: lineAt(script, start, known) }
      statements.push(statement(script, start, end, known.line))
    }
    isMore = isMore && token.next()
  }
  return statements
}

const SEMICOLON = 0x3b

function isTerminator(script: string, { start }: Tokens, nest: Nesting): boolean {
  return script.charCodeAt(start) === SEMICOLON && nest.open === undefined
}

class PostgresStatement extends CutStatement {
  protected walk(script: string, start: number, end: number): Tokens {
    return new Tokens(script, start, end)
  }
}

function statement(script: string, start: number, end: number, line: number): Statement {
  const first = new Tokens(script, start, end)
  const verb = first.next() ? first.keyword : undefined
  const words = (): string[] => {
    const all: string[] = []
    for (const token = new Tokens(script, start, end); token.next(); ) all.push(token.keyword ?? token.text)
    return all
  }
  if (verb === 'copy') refuseCopyData(script, start, words())
  const { kind, advice } = statementKind(verb, words)
  return new PostgresStatement(script, start, end, line, kind, advice)
}

function refuseOpen(script: string, { open }: Nesting): void {
  if (open === undefined) return
  const missing = open.text === '(' ? ')' : 'END'
  throw scriptError(script, open.offset, `${open.text} is never closed: ${missing} is missing.`)
}

/** Its data follows in the script, and would be taken for SQL. */
function refuseCopyData(script: string, start: number, words: readonly string[]): void {
  const reads = words.some((word, at) => word === 'from' && words[at + 1] === 'stdin')
  if (!reads) return
  throw scriptError(
    script,
    start,
    'COPY … FROM STDIN needs psql, which sends the lines that follow. Write INSERT statements instead (pg_dump --inserts).',
  )
}
