import {
  type Database,
  DatabaseError,
  refuseStatements,
  remembering,
  type Sql,
  type Statement,
  type StatementPlace,
  statementsOf,
} from '@godwit/core'
import type { Connection } from './connection.js'
import { databaseError, type Failing, isBusy } from './driver-error.js'
import type { Lease } from './lease.js'
import { split } from './lexer.js'
import { runQuery, textOf } from './query.js'
import { refuseRebuild } from './rebuild.js'
import { piecesOf, runPiece } from './run-script.js'
import { verbsOf } from './verb.js'
import { untilFree } from './waiting.js'

/** Is told of everything that runs. */
export interface StatementWatch {
  /**
   * Before each try, and where the database is busy there is more than one. What it throws refuses the statements.
   * @param verbs the words that they begin with.
   */
  before(statements: readonly Statement[], verbs: ReadonlySet<string>): void
  /** Once they have run. */
  after?(statements: readonly Statement[]): void
}

const splitQuery = remembering(split)

/**
 * What runs at this place, inside the open transaction or each statement by itself, for as long as the lease holds.
 * @param begin what is awaited before each call, and asks whether it does.
 */
export function databaseOn(
  connection: Connection,
  lease: Lease,
  place: StatementPlace,
  watch?: StatementWatch,
  begin: () => Promise<void> | undefined = lease.renew,
): Database {
  const { handle, options, memory } = connection
  const run = place === 'transaction' ? runInside : runAlone
  return {
    async execute(script) {
      const statements = statementsOf(script, split)
      refuseStatements(statements, place)
      if (place === 'autocommit') refuseRebuild(statements)
      for (const [index, piece] of piecesOf(statements, place).entries()) {
        await (index === 0 ? begin() : lease.renew())
        const started = performance.now()
        const failing = piece.length === 1 ? piece[0] : undefined
        await run(connection, failing, () => {
          const verbs = verbsOf(piece)
          watch?.before(piece, verbs)
          memory.note(piece, verbs)
          runPiece(connection, piece, place)
        })
        watch?.after?.(piece)
        options.onEvent({ type: 'statement', count: piece.length, durationMs: performance.now() - started })
      }
    },
    async query<Row>(statement: Sql) {
      const text = textOf(statement)
      const statements = statementsOf(text, splitQuery)
      refuseStatements(statements, place)
      await begin()
      const rows = await run(connection, { text }, () => {
        const verbs = verbsOf(statements)
        watch?.before(statements, verbs)
        memory.note(statements, verbs)
        return runQuery<Row>(handle, text, statement.values)
      })
      watch?.after?.(statements)
      return rows
    },
  }
}

type Run = <T>(connection: Connection, failing: Failing | undefined, work: () => T) => T | Promise<T>

const runInside: Run = (connection, failing, work) => {
  requireTransaction(connection)
  const result = attempt()
  requireTransaction(connection)
  return result

  function attempt() {
    try {
      return work()
    } catch (cause) {
      throw databaseError(cause, connection, failing)
    }
  }
}

const runAlone: Run = (connection, failing, work) =>
  untilFree(connection, () => {
    try {
      if (failing !== undefined) requireReading(connection, failing)
      return work()
    } catch (cause) {
      throw isBusy(cause) ? cause : databaseError(cause, connection, failing)
    }
  })

/** What runs after its transaction has ended would commit by itself. */
function requireTransaction({ handle }: Connection): void {
  if (handle.inTransaction) return
  throw new DatabaseError('The transaction is not open any more: a statement has ended it.', {
    kind: 'statement',
  })
}

/** The app's own in-memory handle can write at any time, and a pragma that forbids it would forbid it the app. */
function requireReading({ handle, options, database }: Connection, { text, offset }: Failing): void {
  if (options.access === 'write' || handle.prepare(text).readonly) return
  throw new DatabaseError(`${database} was opened for reading, and this statement writes.`, {
    kind: 'read-only',
    statement: text,
    offset,
  })
}
