import type { Statement } from '@godwit/core'
import { lineAt, scriptError } from './script-error.js'
import { statementKind } from './statement-kind.js'
import { type Token, tokensOf } from './token.js'

/**
 * Cuts a script as the sqlite3 shell does: at semicolons, save those in quotes, comments and the body of a trigger.
 * @throws ScriptError for NUL bytes, what is not closed, commands of the shell and left-over merge conflicts.
 */
export function split(script: string): Statement[] {
  const statements: Statement[] = []
  const lines = lineCounter(script)
  let tokens: Token[] = []
  const finish = () => {
    const [first] = tokens
    const last = tokens.at(-1)
    if (first && last) statements.push(statement(script, first, last, tokens, lines))
    tokens = []
  }
  for (const token of tokensOf(script)) {
    if (tokens.length === 0) refuseCommand(script, token)
    if (token.text === ';' && !insideTrigger(tokens)) finish()
    else tokens.push(token)
  }
  const [first] = tokens
  if (first && insideTrigger(tokens) && !endsTrigger(tokens))
    throw scriptError(script, first.offset, 'This trigger is not closed: END; is missing.')
  finish()
  return statements
}

function statement(
  script: string,
  first: Token,
  last: Token,
  tokens: readonly Token[],
  line: (offset: number) => number,
): Statement {
  const texts = tokens.map((token) => token.text)
  return {
    text: script.slice(first.offset, last.offset + last.text.length),
    offset: first.offset,
    line: line(first.offset),
    ...statementKind(texts),
    tokens: texts,
  }
}

const TRIGGER = /^(?:EXPLAIN (?:QUERY PLAN )?)?CREATE (?:TEMP |TEMPORARY )?TRIGGER\b/i

function insideTrigger(tokens: readonly Token[]): boolean {
  const [first] = tokens
  if (!first || !/^(?:CREATE|EXPLAIN)$/i.test(first.text)) return false
  return TRIGGER.test(textsOf(tokens.slice(0, 6))) && !endsTrigger(tokens)
}

/** `sqlite3_complete`'s rule: a trigger ends with END after a semicolon, so that CASE … END ends none. */
function endsTrigger(tokens: readonly Token[]): boolean {
  return /^end$/i.test(tokens.at(-1)?.text ?? '') && tokens.at(-2)?.text === ';'
}

function textsOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ')
}

function refuseCommand(script: string, token: Token): void {
  if (token.text !== '.') return
  const command = /^\.\w*/.exec(script.slice(token.offset, token.offset + 80))?.[0] ?? '.'
  throw scriptError(script, token.offset, `${command} is a command of the sqlite3 shell, not SQL; remove it.`)
}

/** Counts on from the last asked offset, for a long script would else be read once per statement. */
function lineCounter(script: string): (offset: number) => number {
  let counted = { offset: 0, line: 1 }
  return (offset) => {
    const more = lineAt(script.slice(counted.offset, offset), offset - counted.offset) - 1
    counted = { offset, line: counted.line + more }
    return counted.line
  }
}
