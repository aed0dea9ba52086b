import { type Database, DatabaseError, type Statement } from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseError } from './driver-error.js'
import type { Lease } from './lease.js'
import { split } from './lexer.js'
import type { LossWatch } from './loss.js'
import { permit } from './permit.js'
import { runQuery, textOf } from './query.js'
import { piecesOf, runPiece } from './run-script.js'

/** What runs inside an open transaction, for as long as the lease holds. A watch makes it a migration's. */
export function insideTransaction(connection: Connection, lease: Lease, watch?: LossWatch): Database {
  const { handle, options } = connection
  const run = async (statements: readonly Statement[], work: () => void) => {
    await lease.turn()
    requireTransaction(connection)
    const started = performance.now()
    try {
      watch?.before(statements)
      work()
    } catch (cause) {
      throw databaseError(cause, connection, statements.length === 1 ? statements[0] : undefined)
    }
    requireTransaction(connection)
    return performance.now() - started
  }
  const report = (count: number, durationMs: number) =>
    options.onEvent({ type: 'statement', count, durationMs })
  return {
    async execute(script) {
      const statements = typeof script === 'string' ? split(script) : script
      permit(statements, 'inside')
      for (const piece of piecesOf(statements))
        report(piece.length, await run(piece, () => runPiece(connection, piece)))
    },
    async query<Row>(statement: Parameters<Database['query']>[0]) {
      const text = textOf(statement)
      const statements = split(text).map((one) => ({ ...one, offset: 0 }))
      permit(statements, 'inside')
      let rows: Row[] = []
      const durationMs = await run(statements, () => {
        rows = runQuery<Row>(handle, text, statement.values)
      })
      if (watch) report(1, durationMs)
      return rows
    },
  }
}

/** What runs after its transaction has ended would commit by itself. */
function requireTransaction({ handle }: Connection): void {
  if (handle.inTransaction) return
  throw new DatabaseError('The transaction is not open any more: a statement has ended it.', {
    kind: 'statement',
  })
}
