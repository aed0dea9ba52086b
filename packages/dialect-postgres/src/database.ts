import {
  type Database,
  refuseStatements,
  remembering,
  type SessionOptions,
  type Sql,
  type Statement,
  type StatementPlace,
  statementsOf,
} from '@godwit/core'
import type { Connection } from './connection.js'
import type { Lease } from './lease.js'
import { split } from './lexer.js'
import { textOf } from './query.js'
import { piecesOf, runPiece, type Sequel } from './run-script.js'

const splitQuery = remembering(split)

/**
 * What runs at this place, inside the open transaction or each statement by itself, for as long as the lease holds.
 * @param sequel what is to follow each piece inside a transaction.
 */
export function databaseOn(
  connection: Connection,
  lease: Lease,
  place: StatementPlace,
  { onEvent }: Pick<SessionOptions, 'onEvent'>,
  sequel?: Sequel,
): Database {
  return {
    async execute(script) {
      const statements = statementsOf(script, split)
      refuseStatements(statements, place)
      for (const piece of piecesOf(statements, place)) {
        lease.require()
        const started = performance.now()
        await (place === 'autocommit' ? runAlone(connection, piece) : runTogether(connection, piece, sequel))
        onEvent({ type: 'statement', count: piece.length, durationMs: performance.now() - started })
      }
    },
    async query<Row>(statement: Sql) {
      const text = textOf(statement)
      const statements = statementsOf(text, splitQuery)
      refuseStatements(statements, place)
      lease.require()
      const rows = await connection.rows<object>(text, statement.values)
      if (statements.some(makesSomething)) await refuseUnsound(connection, statements)
      return rows as Row[]
    },
  }
}

async function runAlone(connection: Connection, piece: readonly Statement[]): Promise<void> {
  const [statement] = piece
  const run = () => runPiece(connection, piece)
  const { buildingSoundly } = await soundIndex()
  await (statement === undefined ? run() : buildingSoundly(connection, statement, run))
}

async function runTogether(
  connection: Connection,
  piece: readonly Statement[],
  sequel: Sequel | undefined,
): Promise<void> {
  await runPiece(connection, piece, sequel)
  if (piece.some(makesSomething)) await refuseUnsound(connection, piece)
}

/** By its text: a script may be very many statements, of which nobody wants the tokens. */
function makesSomething({ text }: Statement): boolean {
  return /^create\b/i.test(text)
}

async function refuseUnsound(connection: Connection, statements: readonly Statement[]): Promise<void> {
  return (await soundIndex()).refuseUnsound(connection, statements)
}

let imported: Promise<typeof import('./sound-index.js')> | undefined

/** To import it again for each migration would cost something each time. */
function soundIndex(): Promise<typeof import('./sound-index.js')> {
  imported ??= import('./sound-index.js')
  return imported
}
