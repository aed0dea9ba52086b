import { randomUUID } from 'node:crypto'
import { type Database, DatabaseError, isDatabaseError, isGodwitError } from '@godwit/core'
import type { Connection } from './connection.js'
import { driverFields } from './driver-error.js'
import type { Lead } from './lead.js'
import type { Sequel } from './run-script.js'
import { TRANSACTION_ID } from './transaction-id.js'

export interface Stretches {
  readonly database: Database
  /** @throws DatabaseError where it is not the transaction any more, or one that an error has ended. */
  prove(firstFailure: () => unknown): Promise<void>
  /** Whether it is the transaction, also where an error has ended it, or the connection. */
  isStill(): Promise<boolean>
}

/** What stands between a savepoint and the proof that it is still there. */
interface Stretch {
  readonly savepoint: string
  readonly lead: Lead
  /** Of the transaction. Undefined until the savepoint is set. */
  id: string | undefined
  isProven: boolean
}

/**
 * Sends the savepoint ahead of the first thing that the body asks, and where that is a list of statements, the proof behind
 * it: most bodies ask nothing else. After a proof, what is asked next begins a stretch of its own.
 */
export function stretches(connection: Connection, databaseWith: (sequel?: Sequel) => Database): Stretches {
  let current = stretch(connection)
  let first: Promise<unknown> | undefined
  let broken: Error | undefined

  const plain = databaseWith()
  const proving = databaseWith({
    statements: proofOf(current),
    done(value) {
      current.isProven = true
      if (value !== current.id) broken = ended()
    },
    failed(error) {
      const failure = connection.failure(error)
      broken = hasGone(error) ? ended(failure.cause) : undefined
      return broken ?? failure
    },
  })
  const afterFirst = async <R>(ask: () => Promise<R>): Promise<R> => {
    first ??= Promise.resolve()
    await first.catch(() => {})
    if (current.isProven) current = stretch(connection)
    return ask()
  }
  return {
    database: {
      execute(script) {
        if (first !== undefined || typeof script === 'string' || script.length === 0)
          return afterFirst(() => plain.execute(script))
        const executed = proving.execute(script)
        first = executed
        return executed
      },
      query: (statement) => afterFirst(() => plain.query(statement)),
    },
    async prove(firstFailure) {
      if (broken !== undefined) throw broken
      if (current.isProven) return
      const { value } = await connection.command(proofOf(current).join('; ')).catch((error: Error) => {
        throw refusal(error, firstFailure())
      })
      if (value !== current.id) throw ended()
    },
    async isStill() {
      if (broken !== undefined) throw broken
      const { lead, isProven, id, savepoint } = current
      return (
        connection.leads.withdraw(lead) || isProven || id === undefined || isOf(connection, savepoint, id)
      )
    },
  }
}

function stretch(connection: Connection): Stretch {
  const savepoint = `godwit_${randomUUID().replaceAll('-', '')}`
  const lead: Lead = {
    statements: [`SAVEPOINT ${savepoint}`, TRANSACTION_ID],
    done(value) {
      begun.id = value
    },
    failed: (error) => connection.failure(error),
  }
  const begun: Stretch = { savepoint, lead, id: undefined, isProven: false }
  connection.leads.add(lead)
  return begun
}

function proofOf({ savepoint }: Stretch): readonly string[] {
  return [`RELEASE SAVEPOINT ${savepoint}`, ...OWN_ROLE, TRANSACTION_ID]
}

async function isOf(connection: Connection, savepoint: string, id: string): Promise<boolean> {
  try {
    const { value } = await connection.command(`ROLLBACK TO SAVEPOINT ${savepoint}; ${TRANSACTION_ID}`)
    return value === id
  } catch (error) {
    return !isDatabaseError(error) || !hasGone(error.cause)
  }
}

function hasGone(error: unknown): boolean {
  return GONE.has(driverFields(error).code ?? '')
}

/** No transaction, and no such savepoint. */
const GONE: ReadonlySet<string> = new Set(['25P01', '3B001'])

/** What is recorded after the body, and the body after it, is not for the role that it has taken on. */
const OWN_ROLE = ['RESET SESSION AUTHORIZATION', 'RESET ROLE']

/** What it means that the savepoint cannot be released. */
function refusal(error: Error, firstFailure: unknown): Error {
  const code = driverFields(error.cause).code
  if (code === '25P02') {
    const told = firstFailure === undefined ? '' : `: ${driverFields(firstFailure).message}`
    return broken(`The migration swallowed an error that had ended its transaction${told}`, {
      fix: 'Let the error pass, or ask first whether the query can succeed.',
      cause: firstFailure ?? error.cause,
    })
  }
  return hasGone(error.cause) ? ended(error.cause) : error
}

/** What it means that the savepoint is gone. */
export function ended(cause?: unknown): DatabaseError {
  const then = isGodwitError(cause) ? ` Its first error: ${cause.message}` : ''
  return broken(`The migration ended the transaction that it runs in: part of it may be committed.${then}`, {
    fix: 'Leave COMMIT, ROLLBACK and their like out of it.',
    rolledBack: false,
    cause,
  })
}

function broken(
  message: string,
  facts: { readonly fix: string; readonly rolledBack?: boolean; readonly cause?: unknown },
): DatabaseError {
  return new DatabaseError(message, { kind: 'statement', ...facts })
}
