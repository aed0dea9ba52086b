import { type Database, DatabaseError, type Statement } from '@godwit/core'
import { untilFree } from './busy.js'
import type { Connection } from './connection.js'
import { databaseError, isBusy } from './driver-error.js'
import { split } from './lexer.js'
import { permit } from './permit.js'
import { runQuery, textOf } from './query.js'

type Place = Pick<Statement, 'text' | 'offset'>

/** What runs outside any transaction: one statement, which commits by itself, with foreign keys as the connection has them. */
export function outsideTransaction(connection: Connection): Database {
  const { handle, options } = connection
  const attempt = <T>(statement: Place, work: () => T) =>
    untilFree(connection, () => {
      try {
        requireReading(connection, statement)
        const result = work()
        requireNoTransaction(connection, statement)
        return result
      } catch (cause) {
        throw isBusy(cause) ? cause : databaseError(cause, connection, statement)
      }
    })
  return {
    async execute(script) {
      const statements = typeof script === 'string' ? split(script) : script
      permit(statements, 'outside')
      const [statement, second] = statements
      if (second)
        throw refusal('Outside a transaction statements run one at a time, and here are several.', second)
      if (!statement) return
      const started = performance.now()
      await attempt(statement, () => handle.exec(statement.text))
      options.onEvent({ type: 'statement', count: 1, durationMs: performance.now() - started })
    },
    async query<Row>(statement: Parameters<Database['query']>[0]) {
      const text = textOf(statement)
      permit(split(text), 'outside')
      return attempt({ text, offset: 0 }, () => runQuery<Row>(handle, text, statement.values))
    },
  }
}

/** The app's own in-memory handle can write at any time, and a pragma that forbids it would forbid it the app. */
function requireReading({ handle, options, database }: Connection, statement: Place): void {
  if (options.access === 'write' || handle.prepare(statement.text).readonly) return
  throw new DatabaseError(`${database} was opened for reading, and this statement writes.`, {
    kind: 'read-only',
    statement: statement.text,
    offset: statement.offset,
  })
}

/** A savepoint outside a transaction begins one, in which all that follows would be lost. */
function requireNoTransaction({ handle }: Connection, statement: Place): void {
  if (!handle.inTransaction) return
  handle.exec('ROLLBACK')
  throw refusal('This statement begins a transaction, which is the part of the runner.', statement)
}

function refusal(message: string, { text, offset }: Place): DatabaseError {
  return new DatabaseError(message, { kind: 'statement', statement: text, offset })
}
