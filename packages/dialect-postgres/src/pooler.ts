import { DatabaseError, type Session, type SessionOptions, turns } from '@godwit/core'
import { refuseAbsentSchema } from './absent-schema.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { inspect } from './inspect.js'
import type { Lease } from './lease.js'
import { quoted } from './quoted.js'

/**
 * A session by way of a pooler, which may have each transaction done by another connection of the server: it can look, and
 * leaves nothing set on connections that are not ours. All else is refused.
 */
export function sessionThroughPooler(connection: Connection, options: SessionOptions, right: Lease): Session {
  const inTurn = turns('A query of this session is running.')
  const database = databaseOn(connection, right, 'transaction', options)
  const look = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn.take(async () => {
      right.require()
      await connection.command(beginLooking(options))
      try {
        await refuseAbsentSchema(connection, options.schema)
        return await work()
      } finally {
        await connection.command('ROLLBACK').catch((error: unknown) => connection.poison(error))
      }
    })
  const refuse = (): Promise<never> => Promise.reject(throughPooler())
  return {
    inspect: (columnsOf) => look(() => inspect(connection, options.schema, columnsOf)),
    query: (statement) => look(() => database.query(statement)),
    execute: refuse,
    exclusive: refuse,
    transaction: refuse,
    recover: refuse,
    effects: refuse,
  }
}

function throughPooler(): DatabaseError {
  return new DatabaseError(
    'The connection goes through a pooler: another process of the server answers than the one that it was opened to. Locks and settings of a migration could end up on connections of others.',
    {
      kind: 'denied',
      fix: 'Give the direct URL of the server. Where the pooler keeps one connection for ours as long as it lasts (session pooling), say so: pooler=session in the URL, or in the config object.',
    },
  )
}

function beginLooking({ schema }: Pick<SessionOptions, 'schema'>): string {
  const path = schema === undefined ? '' : `; SET LOCAL search_path = ${quoted(schema)}, public`
  return `BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL statement_timeout = 0; SET LOCAL row_security = off${path}`
}
