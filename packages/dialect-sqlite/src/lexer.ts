import { CutStatement, type Statement } from '@godwit/core'
import { lineCounter, scriptError } from './script-error.js'
import { statementKind } from './statement-kind.js'
import { Tokens } from './token.js'

/**
 * Cuts a script as the sqlite3 shell does: at semicolons, save those in quotes, comments and the body of a trigger.
 * @throws ScriptError for NUL bytes, what is not closed, commands of the shell and left-over merge conflicts.
 */
export function split(script: string): Statement[] {
  const statements: Statement[] = []
  const lineOf = lineCounter(script)
  const token = new Tokens(script)
  let isMore = token.next()
  while (isMore) {
    const { start } = token
    refuseCommand(script, start)
    const verb = token.text
    const trigger = MAY_BE_TRIGGER.test(verb) ? triggerWatch() : undefined
    let end = start
    for (; isMore; isMore = token.next()) {
      if (script.charCodeAt(token.start) === SEMICOLON && !trigger?.isOpen) break
      end = token.end
      trigger?.accept(token)
    }
    if (trigger?.isOpen) throw scriptError(script, start, 'This trigger is not closed: END; is missing.')
    if (end > start) statements.push(statement(script, start, end, lineOf(start), verb))
    isMore = isMore && token.next()
  }
  return statements
}

const SEMICOLON = 0x3b

class SqliteStatement extends CutStatement {
  protected walk(script: string, start: number, end: number): Tokens {
    return new Tokens(script, start, end)
  }
}

function statement(script: string, start: number, end: number, line: number, verb: string): Statement {
  const { kind, advice } = statementKind(verb, () => new Tokens(script, start, end))
  return new SqliteStatement(script, start, end, line, kind, advice)
}

interface TriggerWatch {
  accept(token: Tokens): void
  /** Whether a semicolon now ends no statement. */
  readonly isOpen: boolean
}

const MAY_BE_TRIGGER = /^(?:CREATE|EXPLAIN)$/i
const TRIGGER = /^(?:EXPLAIN (?:QUERY PLAN )?)?CREATE (?:TEMP |TEMPORARY )?TRIGGER\b/i

/** `sqlite3_complete`'s rule: a trigger ends with END after a semicolon, so that CASE … END ends none. */
function triggerWatch(): TriggerWatch {
  const head: string[] = []
  let last: readonly [string, string] = ['', '']
  return {
    accept({ text }) {
      if (head.length < 6) head.push(text)
      last = [last[1], text]
    },
    get isOpen() {
      const [before, end] = last
      return TRIGGER.test(head.join(' ')) && !(/^end$/i.test(end) && before === ';')
    },
  }
}

function refuseCommand(script: string, at: number): void {
  if (script.charAt(at) !== '.') return
  const command = /^\.\w*/.exec(script.slice(at, at + 80))?.[0] ?? '.'
  if (/^\.\d/.test(command)) return
  throw scriptError(script, at, `${command} is a command of the sqlite3 shell, not SQL; remove it.`)
}
