import { randomUUID } from 'node:crypto'
import { DatabaseError, type Statement, type StatementPlace } from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseError } from './driver-error.js'
import { split } from './lexer.js'
import { tableChange } from './table-change.js'
import { verbsOf } from './verb.js'

/** Enough to make the price of a call small, and few enough for timers and signals to be let in between. */
const LARGEST_PIECE = 64

/** Cuts a script into what is sent at once. What drops a table begins a piece, so that it can be looked at before. */
export function piecesOf(statements: readonly Statement[], place: StatementPlace): Statement[][] {
  if (place === 'autocommit') return statements.map((statement) => [statement])
  const mayDrop = verbsOf(statements).has('DROP')
  const pieces: Statement[][] = []
  for (const statement of statements) {
    const piece = pieces.at(-1)
    const fits = piece && piece.length < LARGEST_PIECE
    if (fits && !(mayDrop && tableChange(statement)?.type === 'drop')) piece.push(statement)
    else pieces.push([statement])
  }
  return pieces
}

/** Few enough for a call for each to cost less than a savepoint around one call for all. */
const FEW = 4

/** Runs a piece. */
export function runPiece(connection: Connection, piece: readonly Statement[], place: StatementPlace): void {
  if (place === 'autocommit') for (const { text } of piece) connection.handle.exec(text)
  else if (piece.length > FEW) runAtOnce(connection, piece)
  else for (const statement of piece) runOne(connection, statement)
}

/**
 * The driver does not say where in several statements it failed, so that they are undone then, and repeated one by one.
 */
function runAtOnce(connection: Connection, piece: readonly Statement[]): void {
  const { handle } = connection
  const savepoint = savepointName()
  handle.exec(`SAVEPOINT ${savepoint}`)
  try {
    handle.exec(piece.map(({ text }) => text).join(';\n'))
  } catch (cause) {
    if (!handle.inTransaction) throw endedTransaction(cause, piece)
    handle.exec(`ROLLBACK TO ${savepoint}`)
    for (const statement of piece) runOne(connection, statement)
  }
  handle.exec(`RELEASE ${savepoint}`)
}

/** A name that no script can have written. */
export function savepointName(): string {
  return `godwit_${randomUUID().replaceAll('-', '')}`
}

function runOne(connection: Connection, statement: Statement): void {
  try {
    connection.handle.exec(statement.text)
  } catch (cause) {
    if (!connection.handle.inTransaction) throw endedTransaction(cause, [statement])
    throw databaseError(cause, connection, statement)
  }
  if (!connection.handle.inTransaction) throw endedTransaction(undefined, [statement])
}

/** Without transaction control among the statements only SQLite itself can have ended it, and that is by a rollback. */
function endedTransaction(cause: unknown, piece: readonly Statement[]): DatabaseError {
  const rolledBack = !piece.some(({ text }) => mayCommit(text))
  const reason = cause instanceof Error ? `: ${cause.message}` : '.'
  const [only, ...others] = piece
  return new DatabaseError(
    rolledBack
      ? `The transaction was ended from within, and all of it was rolled back${reason}`
      : `The transaction was ended from within, and part of it may be committed${reason}`,
    {
      kind: 'statement',
      rolledBack,
      cause,
      ...(others.length === 0 ? { statement: only?.text, offset: only?.offset } : {}),
      ...(rolledBack ? {} : { fix: 'Leave COMMIT, ROLLBACK and their like out of it.' }),
    },
  )
}

/** Reads the text itself, for a statement that nobody has cut need not be of the kind that it says. */
function mayCommit(text: string): boolean {
  try {
    return split(text).some(({ kind }) => kind === 'transaction-control')
  } catch {
    return true
  }
}
