import { randomUUID } from 'node:crypto'
import { bodyDatabase, type Database, DatabaseError, isDatabaseError, isGodwitError } from '@godwit/core'
import type { Connection } from './connection.js'
import { driverFields } from './driver-error.js'
import type { Lead } from './lead.js'
import { TRANSACTION_ID } from './transaction-id.js'
import type { Watch } from './watch.js'

export interface GuardOptions {
  readonly cancel?: AbortSignal | undefined
  readonly watch: Watch
  /** Leaves nothing of what an earlier body has set in the same transaction. Empty: there was none. */
  readonly clean: readonly string[]
}

/**
 * Runs the body under a savepoint of a name that it cannot know, and then proves that this is still the transaction
 * it began in: the savepoint is there, the transaction's id is the same, no error was swallowed, nothing is in flight.
 */
export async function guard<T>(
  connection: Connection,
  inner: Database,
  body: (db: Database) => Promise<T>,
  { clean, cancel, watch }: GuardOptions,
): Promise<T> {
  const savepoint = `godwit_${randomUUID().replaceAll('-', '')}`
  let id: string | undefined
  const lead: Lead = {
    statements: [...clean, `SAVEPOINT ${savepoint}`, TRANSACTION_ID],
    done(value) {
      id = value
    },
    failed: (error) => connection.failure(error),
  }
  // With the first thing that the body asks.
  connection.leads.add(lead)
  const lent = bodyDatabase(inner, cancel)
  const result = await watch
    .body(() => lent.run(body))
    .catch(async (error: unknown) => {
      // What failed may stand in the way of everything but this, and all is rolled back anyway.
      const still = connection.leads.withdraw(lead) || (await isStill(connection, savepoint, id))
      if (still) throw error
      throw ended(error)
    })
  const after = await connection
    .command(`RELEASE SAVEPOINT ${savepoint}; ${OWN_ROLE}; ${TRANSACTION_ID}`)
    .catch((error: Error) => {
      throw refusal(error, lent.firstFailure)
    })
  if (after.value !== id) throw ended()
  return result
}

/** Whether it is the transaction of this savepoint, also where an error has ended it, or the connection. */
async function isStill(connection: Connection, savepoint: string, id: string | undefined): Promise<boolean> {
  try {
    const { value } = await connection.command(`ROLLBACK TO SAVEPOINT ${savepoint}; ${TRANSACTION_ID}`)
    return value === id
  } catch (error) {
    const code = isDatabaseError(error) ? driverFields(error.cause).code : undefined
    return code === undefined || !GONE.has(code)
  }
}

/** No transaction, and no such savepoint. */
const GONE: ReadonlySet<string> = new Set(['25P01', '3B001'])

/** What is recorded after the body, and the body after it, is not for the role that it has taken on. */
const OWN_ROLE = 'RESET SESSION AUTHORIZATION; RESET ROLE'

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
  return code !== undefined && GONE.has(code) ? ended(error.cause) : error
}

function ended(cause?: unknown): DatabaseError {
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
