import { type Session, type SessionOptions, turns } from '@godwit/core'
import { refuseAbsentSchema } from './absent-schema.js'
import { lockKey, withAdvisoryLock } from './advisory-lock.js'
import { withConnection } from './connect.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { heldLock } from './held-lock.js'
import { inspect } from './inspect.js'
import { type Lease, lease } from './lease.js'
import type { Location } from './location.js'
import { namingMissingRight } from './missing-right.js'
import { sessionThroughPooler } from './pooler.js'
import { recover } from './recover.js'
import { type Server, serverOf } from './server.js'
import { CONNECTION_CHECK, resetScript, settingsScript } from './settings.js'
import { cautions, refuseUnsuitable, suitabilityOf } from './suitability.js'
import { transaction } from './transaction.js'

/** One connection that does everything for one run: the lock, the bookkeeping, the migrations. */
export function session<T>(
  location: Location,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return withConnection(location, options, async (connection) => {
    const server = await serverOf(connection)
    const right = lease(options.signal, 'The session has ended; it cannot be used any more.')
    try {
      if (connection.pid !== server.pid && !location.keepsSession) {
        return await work(sessionThroughPooler(connection, options, right))
      }
      const reset = await prepare(connection, options, location.pool !== undefined)
      return await work(sessionOn(connection, options, { right, reset, server }))
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
  await refuseAbsentSchema(connection, options.schema)
  return resetScript({ ...options, checksConnection })
}

function sessionOn(
  connection: Connection,
  options: SessionOptions,
  { right, reset, server }: { readonly right: Lease; readonly reset: string; readonly server: Server },
): Session {
  const inTurn = turns('A transaction of this session is open: work with the `tx` that it was given.')
  const take = <R>(work: () => Promise<R>): Promise<R> =>
    inTurn(async () => {
      right.require()
      return work()
    })
  const autocommit = databaseOn(connection, right, 'autocommit', options)
  const suitability = suitabilityOf(server)
  const lock = heldLock(connection, options)
  let mayBeChanged = false
  return {
    execute: (script) =>
      take(() => {
        mayBeChanged = true
        return namingMissingRight(connection, () => autocommit.execute(script))
      }),
    query: (statement) =>
      take(() => {
        mayBeChanged = true
        return namingMissingRight(connection, () => autocommit.query(statement))
      }),
    inspect: () => take(() => inspect(connection, options.schema)),
    transaction: (work) =>
      take(async () => {
        if (options.access === 'write') refuseUnsuitable(suitability)
        lock.require()
        if (mayBeChanged) await connection.command(reset)
        mayBeChanged = false
        try {
          return await namingMissingRight(connection, () =>
            transaction(connection, { ...options, reset }, work),
          )
        } finally {
          // What was committed stays committed: where this fails, the next use of the session says so.
          await lock.after(reset).catch((error: unknown) => connection.poison(error))
        }
      }),
    exclusive: async (name, work) => {
      refuseUnsuitable(suitability)
      for (const notice of cautions(suitability, server)) options.onEvent(notice)
      return withAdvisoryLock(connection, { lock: name, take, ...options }, () =>
        lock.during(lockKey(name), work),
      )
    },
    recover: (statement) => take(() => recover(connection, statement)),
  }
}
