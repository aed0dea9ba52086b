import { ConfigurationError, type Session, type SessionOptions } from '@godwit/core'
import { outsideTransaction } from './autocommit.js'
import { connect } from './connect.js'
import type { Connection } from './connection.js'
import { inspect } from './inspect.js'
import { type Lease, lease } from './lease.js'
import type { Location } from './location.js'
import { recover } from './recover.js'
import { transaction } from './transaction.js'
import { turns } from './turns.js'
import { untilFree } from './waiting.js'

/** Runs `work` with a connection of its own, and ends it in every outcome. */
export async function session<T>(
  location: Location,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  refuseSchema(options.schema)
  return connect(location, options, async (connection) => {
    const right = lease(connection, 'The session has ended; it cannot be used any more.')
    try {
      return await work(sessionOn(connection, right))
    } finally {
      right.end()
    }
  })
}

function sessionOn(connection: Connection, right: Lease): Session {
  const inTurn = turns('A transaction of this session is open: work with the `tx` that it was given.')
  const alone = outsideTransaction(connection, right)
  const take = <R>(work: () => Promise<R>): Promise<R> =>
    inTurn(async () => {
      await right.turn()
      return work()
    })
  return {
    execute: (script) => take(() => alone.execute(script)),
    query: (statement) => take(() => alone.query(statement)),
    inspect: () => take(() => untilFree(connection, () => inspect(connection))),
    transaction: (work, options) => take(() => transaction(connection, work, options)),
    async exclusive(_lock, work) {
      await right.turn()
      return work()
    },
    async recover(statement) {
      await right.turn()
      return recover(statement)
    },
  }
}

function refuseSchema(schema: string | undefined): void {
  if (schema === undefined || schema === 'main') return
  throw new ConfigurationError('BAD_OPTION', `SQLite has no schema ${schema}: a file has one, called main.`, {
    fix: 'Leave out the option schema.',
  })
}
