import type { Statement, StatementPlace } from '@godwit/core'
import type { Connection } from './connection.js'
import { faultOf } from './error-position.js'

/** Cuts a script into what is sent at once: a transaction takes it whole. */
export function piecesOf(
  statements: readonly Statement[],
  place: StatementPlace,
): readonly (readonly Statement[])[] {
  if (place === 'autocommit') return statements.map((statement) => [statement])
  return statements.length === 0 ? [] : [statements]
}

/** Statements that are sent behind a piece, in the same round trip. They are done only where all of it has succeeded. */
export interface Sequel {
  readonly statements: readonly string[]
  /** @param value the first column of the last row, as text. */
  done(value: string | undefined): void
  /** Gives the error to reject with, where one of them fails. */
  failed(error: unknown): Error
}

/** Runs a piece, and finds out where in it a failure happened. */
export async function runPiece(
  connection: Connection,
  piece: readonly Statement[],
  sequel?: Sequel,
): Promise<void> {
  const texts = [...piece.map(({ text }) => text), ...(sequel?.statements ?? [])]
  const outcome = await connection.script(texts)
  if (outcome.ok) {
    sequel?.done(outcome.value)
    return
  }
  if (sequel !== undefined && outcome.completed >= piece.length) throw sequel.failed(outcome.error)
  const { statement, offset } = faultOf(piece, outcome)
  throw connection.failure(outcome.error, { offset, statement: statement?.text })
}
