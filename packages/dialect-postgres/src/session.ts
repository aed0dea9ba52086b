import { DatabaseError, identifier, type Session, type SessionOptions, turns } from '@godwit/core'
import { withAdvisoryLock } from './advisory-lock.js'
import { withConnection } from './connect.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { inspect } from './inspect.js'
import { type Lease, lease } from './lease.js'
import type { Location } from './location.js'
import { recover } from './recover.js'
import { CONNECTION_CHECK, resetScript, settingsScript } from './settings.js'
import { transaction } from './transaction.js'

/** One connection that does everything for one run: the lock, the bookkeeping, the migrations. */
export function session<T>(
  location: Location,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return withConnection(location, options, async (connection) => {
    const reset = await prepare(connection, options, location.pool !== undefined)
    const right = lease(options.signal, 'The session has ended; it cannot be used any more.')
    try {
      return await work(sessionOn(connection, options, { right, reset }))
    } finally {
      right.end()
    }
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
    fix: `Check its name, or create it. Run: CREATE SCHEMA ${identifier(schema).text.join('')}`,
  })
}

function sessionOn(
  connection: Connection,
  options: SessionOptions,
  { right, reset }: { readonly right: Lease; readonly reset: string },
): Session {
  const inTurn = turns('A transaction of this session is open: work with the `tx` that it was given.')
  const take = <R>(work: () => Promise<R>): Promise<R> =>
    inTurn(async () => {
      right.require()
      return work()
    })
  const autocommit = databaseOn(connection, right, 'autocommit', options)
  let mayBeChanged = false
  return {
    execute: (script) =>
      take(() => {
        mayBeChanged = true
        return autocommit.execute(script)
      }),
    query: (statement) => take(() => autocommit.query(statement)),
    inspect: () => take(() => inspect(connection, options.schema)),
    transaction: (work) =>
      take(async () => {
        if (mayBeChanged) await connection.command(reset)
        mayBeChanged = false
        try {
          return await transaction(connection, options, work)
        } finally {
          // What was committed stays committed: where this fails, the next use of the session says so.
          await connection.command(reset).catch((error: unknown) => connection.poison(error))
        }
      }),
    exclusive: (lock, work) => withAdvisoryLock(connection, { lock, take, ...options }, work),
    recover: (statement) => take(() => recover(connection, statement)),
  }
}
