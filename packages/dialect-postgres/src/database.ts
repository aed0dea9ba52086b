import {
  type Database,
  DatabaseError,
  isGodwitError,
  type SessionOptions,
  type Sql,
  type Statement,
} from '@godwit/core'
import type { Connection } from './connection.js'
import { driverFields } from './driver-error.js'
import { faultOf, SEPARATOR } from './error-position.js'
import { split } from './lexer.js'
import { refuseAborted } from './waiting.js'

/** How a script runs: in an open transaction and in one piece, or statement by statement, each committing by itself. */
export type Mode = 'transaction' | 'autocommit'

export function databaseOn(
  connection: Connection,
  mode: Mode,
  { signal, onEvent }: Pick<SessionOptions, 'signal' | 'onEvent'>,
): Database {
  const send = async (statements: readonly Statement[]): Promise<void> => {
    if (statements.length === 0) return
    const started = performance.now()
    const outcome = await connection.script(statements.map((statement) => statement.text).join(SEPARATOR))
    if (!outcome.ok) {
      const { position } = driverFields(outcome.error)
      const { statement, offset } = faultOf(statements, { position, completed: outcome.completed })
      throw connection.failure(outcome.error, { offset, statement: statement?.text })
    }
    onEvent({ type: 'statement', count: statements.length, durationMs: performance.now() - started })
  }

  return {
    async execute(script) {
      const statements = typeof script === 'string' ? lexed(script) : script
      refuseKinds(statements, mode)
      const pieces = mode === 'transaction' ? [statements] : statements.map((statement) => [statement])
      for (const piece of pieces) {
        refuseAborted(signal)
        await send(piece)
      }
    },
    async query<Row>(statement: Sql) {
      const text = textOf(statement)
      refuseKinds(lexed(text), mode)
      refuseAborted(signal)
      return (await connection.rows<object>(text, statement.values)) as Row[]
    },
  }
}

/** The text with PostgreSQL's placeholders: `$1`, `$2`, … */
function textOf(statement: Sql): string {
  return statement.text.reduce((text, piece, at) => `${text}$${at}${piece}`)
}

function lexed(script: string): Statement[] {
  try {
    return split(script)
  } catch (cause) {
    if (!isGodwitError(cause) || !('offset' in cause) || typeof cause.offset !== 'number') throw cause
    throw new DatabaseError(cause.message, { kind: 'statement', offset: cause.offset, cause })
  }
}

function refuseKinds(statements: readonly Statement[], mode: Mode): void {
  for (const statement of statements) {
    const runs =
      statement.kind === 'plain' || (statement.kind === 'outside-transaction' && mode === 'autocommit')
    if (!runs) throw refusal(statement, `${statement.tokens.slice(0, 3).join(' ')} … is refused here.`)
  }
}

function refusal(statement: Statement, message: string): DatabaseError {
  return new DatabaseError(message, {
    kind: 'statement',
    offset: statement.offset,
    statement: statement.text,
    ...(statement.advice === undefined ? {} : { fix: statement.advice }),
  })
}
