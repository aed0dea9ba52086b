import type { Statement, StatementPlace } from '@godwit/core'
import type { Connection } from './connection.js'
import { faultOf, SEPARATOR } from './error-position.js'

/** Cuts a script into what is sent at once: a transaction takes it whole. */
export function piecesOf(
  statements: readonly Statement[],
  place: StatementPlace,
): readonly (readonly Statement[])[] {
  if (place === 'autocommit') return statements.map((statement) => [statement])
  return statements.length === 0 ? [] : [statements]
}

/** Runs a piece, and finds out where in it a failure happened. */
export async function runPiece(connection: Connection, piece: readonly Statement[]): Promise<void> {
  const outcome = await connection.script(piece.map((statement) => statement.text).join(SEPARATOR))
  if (outcome.ok) return
  const { statement, offset } = faultOf(piece, outcome)
  throw connection.failure(outcome.error, { offset, statement: statement?.text })
}
