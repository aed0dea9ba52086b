import { ConfigurationError, type Session, type SessionOptions, turns } from '@godwit/core'
import { type Connected, withConnection } from './connect.js'
import { databaseOn } from './database.js'
import { inspect } from './inspect.js'
import { type Lease, lease } from './lease.js'
import type { Location } from './location.js'
import { recover } from './recover.js'
import { transaction } from './transaction.js'
import { untilFree } from './waiting.js'

/** Runs `work` with a connection of its own, and ends it in every outcome. */
export async function session<T>(
  location: Location,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  refuseSchema(options.schema)
  return withConnection(location, options, async (connected) => {
    const right = lease(options.signal, 'The session has ended; it cannot be used any more.')
    try {
      return await work(sessionOn(connected, right))
    } finally {
      right.end()
    }
  })
}

function sessionOn(connected: Connected, right: Lease): Session {
  const inTurn = turns('A transaction of this session is open: work with the `tx` that it was given.')
  const take = <R>(work: () => Promise<R>): Promise<R> =>
    inTurn(async () => {
      await right.turn()
      return work()
    })
  const autocommit = async () => databaseOn(await connected.forWriting(), right, 'autocommit')
  return {
    execute: (script) => take(async () => (await autocommit()).execute(script)),
    query: (statement) => take(async () => (await autocommit()).query(statement)),
    inspect: () => take(() => untilFree(connected.forReading(), () => inspect(connected.forReading()))),
    transaction: (work, options) =>
      take(async () => transaction(await connected.forWriting(), work, options)),
    async exclusive(_lock, work) {
      await take(async () => {})
      return work()
    },
    recover: (statement) => take(async () => recover(statement)),
  }
}

function refuseSchema(schema: string | undefined): void {
  if (schema === undefined || schema === 'main') return
  throw new ConfigurationError('BAD_OPTION', `SQLite has no schema ${schema}: a file has one, called main.`, {
    fix: 'Leave out the option schema.',
  })
}
