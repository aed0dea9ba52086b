import { type Database, DatabaseError, type Statement } from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseError, isBusy } from './driver-error.js'
import type { Lease } from './lease.js'
import { split } from './lexer.js'
import { permit } from './permit.js'
import { runQuery, textOf } from './query.js'
import { untilFree } from './waiting.js'

type Place = Pick<Statement, 'text' | 'offset'>

/** What runs outside any transaction: each statement commits by itself, with foreign keys as the connection has them. */
export function outsideTransaction(connection: Connection, lease: Lease): Database {
  const { handle, options } = connection
  const attempt = <T>(statement: Place, work: () => T) =>
    untilFree(connection, () => {
      try {
        requireReading(connection, statement)
        return work()
      } catch (cause) {
        throw isBusy(cause) ? cause : databaseError(cause, connection, statement)
      }
    })
  return {
    async execute(script) {
      const statements = typeof script === 'string' ? split(script) : script
      permit(statements, 'outside')
      for (const statement of statements) {
        await lease.turn()
        const started = performance.now()
        await attempt(statement, () => handle.exec(statement.text))
        options.onEvent({ type: 'statement', count: 1, durationMs: performance.now() - started })
      }
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
