import { type Database, DatabaseError, identifier, type Session, type SessionOptions } from '@godwit/core'
import { withAdvisoryLock } from './advisory-lock.js'
import { withConnection } from './connect.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { inspect } from './inspect.js'
import { recover } from './recover.js'
import { CONNECTION_CHECK, resetScript, settingsScript } from './settings.js'
import type { Target } from './target.js'
import { transaction } from './transaction.js'
import { refuseAborted } from './waiting.js'

/** One connection that does everything for one run: the lock, the bookkeeping, the migrations. */
export function session<T>(
  target: Target,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return withConnection(target, options, async (connection) => {
    const reset = await prepare(connection, options, target.pool !== undefined)
    return work(sessionOn(connection, options, reset))
  })
}

/** Sets the session up, also one that was `used` before; gives the script that brings it back to this state. */
async function prepare(connection: Connection, options: SessionOptions, used: boolean): Promise<string> {
  const first = { ...options, checksConnection: false }
  await connection.command(used ? resetScript(first) : settingsScript(first))
  const checksConnection =
    options.access === 'write' &&
    (await connection.command(CONNECTION_CHECK).then(
      () => true,
      () => false,
    ))
  if (options.schema !== undefined) await refuseAbsentSchema(connection, options.schema)
  return resetScript({ ...options, checksConnection })
}

async function refuseAbsentSchema(connection: Connection, schema: string): Promise<void> {
  const found = await connection.rows('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [schema])
  if (found.length > 0) return
  throw new DatabaseError(`The schema ${schema} does not exist.`, {
    kind: 'absent',
    fix: `Create it: CREATE SCHEMA ${identifier(schema).text.join('')}`,
  })
}

function sessionOn(connection: Connection, options: SessionOptions, reset: string): Session {
  const autocommit = databaseOn(connection, 'autocommit', options)
  let inTransaction = false
  const outside = (): Database => {
    if (inTransaction) throw nested()
    return autocommit
  }
  return {
    execute: async (script) => outside().execute(script),
    query: async (statement) => outside().query(statement),
    inspect: () => inspect(connection, options.schema),
    exclusive: (lock, work) => withAdvisoryLock(connection, lock, options, work),
    async transaction(work) {
      if (inTransaction) throw nested()
      refuseAborted(options.signal)
      inTransaction = true
      try {
        return await transaction(connection, options, work)
      } finally {
        // What was committed stays committed: where this fails, the next use of the session says so.
        await connection.command(reset).catch((error: unknown) => connection.poison(error))
        inTransaction = false
      }
    },
    recover: (statement) => recover(connection, statement),
  }
}

function nested(): DatabaseError {
  return new DatabaseError('This session is in a transaction: use that.', { kind: 'statement' })
}
