import { DatabaseError, refuseAborted, type Transaction, type TransactionOptions } from '@godwit/core'
import { backup } from './backup.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { commitError, databaseError, isBusy } from './driver-error.js'
import { guard } from './guard.js'
import { lease } from './lease.js'
import { refuseRebuild } from './rebuild.js'
import type { Temporary } from './temporary.js'
import { untilFree } from './waiting.js'

/**
 * Runs `work` between BEGIN IMMEDIATE and COMMIT. The write lock is taken before the first read, for a read that turns into a
 * write later fails at once where somebody else has written in between.
 */
export function transaction<T>(
  connection: Connection,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  refuseReadOnly(connection)
  refuseRebuild(options.among ?? [], options.expectLoss)
  connection.checkPlace()
  const { memory } = connection
  return memory.switches.during(options.foreignKeys === 'on', async () => {
    await untilFree(connection, () => connection.handle.exec('BEGIN IMMEDIATE'))
    try {
      memory.begin()
      memory.switches.putBackAsking()
      if (options.backup !== undefined) await backup(connection, options.backup)
      const before = memory.temporaries.list()
      const result = await runWork(connection, work, options)
      refuseAborted([connection.options.cancel])
      clearTemporary(connection, before)
      await commit(connection)
      return result
    } catch (error) {
      rollback(connection)
      memory.forget()
      throw error
    }
  })
}

async function runWork<T>(
  connection: Connection,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const { cancel } = connection.options
  // Without the signal: an open transaction is allowed to end.
  const right = lease([cancel], 'The transaction has ended; its database cannot be used any more.')
  const tx: Transaction = {
    ...databaseOn(connection, right, 'transaction'),
    guard: (body) => guard(connection, right, body, options),
  }
  try {
    return await work(tx)
  } finally {
    right.end()
  }
}

/** Before COMMIT, so that it is part of the transaction, and a failure of it still undoes all. */
function clearTemporary(connection: Connection, before: readonly Temporary[]): void {
  if (!connection.handle.inTransaction) return
  try {
    connection.memory.temporaries.dropNew(before)
  } catch (cause) {
    throw databaseError(cause, connection)
  }
}

/**
 * Readers can make COMMIT wait. The transaction stays open meanwhile, and nothing of it is run again. Only cancelling
 * ends this wait early.
 */
async function commit(connection: Connection): Promise<void> {
  if (!connection.handle.inTransaction)
    throw new DatabaseError('There was no transaction left to commit: it was ended from within.', {
      kind: 'statement',
    })
  const { signal: _, ...options } = connection.options
  await untilFree({ ...connection, options }, () => {
    try {
      connection.handle.exec('COMMIT')
    } catch (cause) {
      throw isBusy(cause) ? cause : commitError(cause, connection)
    }
  })
}

/** After some failures, such as a full disk, SQLite has rolled back by itself. An error here would hide the first one. */
function rollback({ handle }: Connection): void {
  if (!handle.inTransaction) return
  try {
    handle.exec('ROLLBACK')
  } catch {
    // Closing the connection rolls back too.
  }
}

function refuseReadOnly({ options, unwritable, database }: Connection): void {
  const reason = options.access === 'read' ? 'the session was opened for reading.' : unwritable
  if (reason === undefined) return
  throw new DatabaseError(`${database} cannot be written: ${reason}`, { kind: 'read-only' })
}
