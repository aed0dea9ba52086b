import { ConfigurationError, type Session, type SessionOptions, turns } from '@godwit/core'
import { type Connected, withConnection } from './connect.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import type { FileLocks } from './file-lock.js'
import { inspect } from './inspect.js'
import { type Lease, lease } from './lease.js'
import type { Location } from './location.js'
import { watchOneByOne } from './one-by-one.js'
import { untilFree } from './waiting.js'

let imported: Promise<typeof import('./on-demand.js')> | undefined

/** To import it again for each transaction would cost something each time. */
function onDemand(): Promise<typeof import('./on-demand.js')> {
  imported ??= import('./on-demand.js')
  return imported
}

/** Runs `work` with a connection of its own, and ends it in every outcome. */
export async function session<T>(
  location: Location,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  refuseSchema(options.schema)
  return withConnection(location, options, async (connected) => {
    const { signal, cancel } = options
    const right = lease([signal, cancel], 'The session has ended; it cannot be used any more.')
    const locks = locksOf(connected)
    try {
      return await work(sessionOn(connected, right, locks))
    } finally {
      right.end()
      locks.end()
    }
  })
}

/** The locks of a session, made when the first is wanted. */
function locksOf(connected: Connected): FileLocks {
  let made: FileLocks | undefined
  let ended = false
  return {
    async hold(lock, work, instead) {
      const { fileLocks } = await import('./file-lock.js')
      made ??= fileLocks(connected.forReading())
      if (ended) made.end()
      return made.hold(lock, work, instead)
    },
    end() {
      ended = true
      made?.end()
    },
  }
}

function sessionOn(connected: Connected, right: Lease, locks: FileLocks): Session {
  const inTurn = turns('A transaction of this session is open: work with the `tx` that it was given.')
  const take = <R>(work: () => Promise<R>): Promise<R> => inTurn.take(() => renewed(work))
  const renewed = async <R>(work: () => Promise<R>): Promise<R> => {
    await right.renew()
    return work()
  }
  const made = new Set<string>()
  const autocommit = async () => {
    const connection = await connected.forWriting()
    connection.memory.switches.putBackForeignKeys()
    return databaseOn(connection, right, 'autocommit', watchOneByOne(connection, made))
  }
  return {
    execute: (script) => take(async () => (await autocommit()).execute(script)),
    query: (statement) => take(async () => (await autocommit()).query(statement)),
    inspect: (columnsOf) =>
      take(() => untilFree(connected.forReading(), () => inspect(connected.forReading(), columnsOf))),
    transaction: (work, options) =>
      inTurn.lend(() =>
        renewed(async () => {
          made.clear()
          const { transaction } = await onDemand()
          return transaction(await connected.forWriting(), work, options)
        }),
      ),
    async exclusive(lock, work, instead = async () => undefined) {
      const connection = await take(async () => connected.forReading())
      if (!isShared(connection)) return work()
      connection.checkPlace()
      const onNewest = async <R>(then: () => Promise<R>): Promise<R> => {
        await take(() => connected.renew())
        return then()
      }
      return locks.hold(
        lock,
        () => onNewest(work),
        () => onNewest(instead),
      )
    },
    recover: (statement) => take(async () => (await onDemand()).recover(statement)),
    effects: (statements) => take(async () => (await onDemand()).effects(connected.forReading(), statements)),
  }
}

/** Whether others could write it too. A session on an in-memory database is alone with it as long as it lasts. */
function isShared({ options, unwritable, database }: Connection): boolean {
  return database !== ':memory:' && options.access === 'write' && unwritable === undefined
}

function refuseSchema(schema: string | undefined): void {
  if (schema === undefined || schema === 'main') return
  throw new ConfigurationError('BAD_OPTION', `SQLite has no schema ${schema}: a file has one, called main.`, {
    fix: 'Leave out the option schema.',
  })
}
