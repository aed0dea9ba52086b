import { type Session, type SessionOptions, turns } from '@godwit/core'
import { withConnection } from './connect.js'
import type { Connection } from './connection.js'
import { databaseOn } from './database.js'
import { inspect } from './inspect.js'
import { type Lease, lease } from './lease.js'
import type { Location } from './location.js'
import type { LockWatch, Question } from './lock-watch.js'
import { namingMissingRight } from './missing-right.js'
import { hurried, PACE, type Pace } from './pace.js'
import { prepare } from './prepare.js'
import { type Server, serverOf } from './server.js'
import { type Watch, withWatch } from './watch.js'

let imported: Promise<typeof import('./on-demand.js')> | undefined

/** To import it again for each transaction would cost something each time. */
function onDemand(): Promise<typeof import('./on-demand.js')> {
  imported ??= import('./on-demand.js')
  return imported
}

/** One connection that does everything for one run: the lock, the bookkeeping, the migrations. */
export function session<T>(
  location: Location,
  given: SessionOptions,
  work: (session: Session) => Promise<T>,
  usual: Pace = PACE,
): Promise<T> {
  const options = { ...given, ...stopSignal(given) }
  const pace = hurried(usual, given.waitMs)
  return withConnection(location, options, async (connection) => {
    const server = await serverOf(connection)
    const right = lease(options.signal, 'The session has ended; it cannot be used any more.')
    try {
      if (connection.pid !== server.pid && !location.keepsSession) {
        const { sessionThroughPooler } = await onDemand()
        return await work(sessionThroughPooler(connection, options, right))
      }
      const { reset, backend } = await prepare(connection, options, location.pool !== undefined)
      const watched = { ...options, connection, location, backend, pace }
      return await withWatch(watched, (watch) =>
        work(sessionOn({ ...options, connection, server, right, reset, watch, pace })),
      )
    } finally {
      right.end()
    }
  })
}

/** What ends waiting, and refuses what is begun after it: either of the two. */
function stopSignal({ signal, cancel }: SessionOptions): Pick<SessionOptions, 'signal'> {
  if (signal !== undefined && cancel !== undefined) return { signal: AbortSignal.any([signal, cancel]) }
  const only = signal ?? cancel
  return only === undefined ? {} : { signal: only }
}

interface Scope extends SessionOptions {
  readonly connection: Connection
  readonly server: Server
  readonly right: Lease
  /** The statements that bring the session back to where it began. */
  readonly reset: readonly string[]
  readonly watch: Watch
  readonly pace: Pace
}

/** Before the lock is asked for, it cannot be lost. */
const NOTHING_TO_ASK: Question = { statements: [], answered() {} }

function sessionOn(scope: Scope): Session {
  const { connection, server, right, reset, ...options } = scope
  const inTurn = turns('A transaction of this session is open: work with the `tx` that it was given.')
  const take = <R>(work: () => Promise<R>): Promise<R> =>
    inTurn.take(async () => {
      right.require()
      return work()
    })
  const autocommit = databaseOn(connection, right, 'autocommit', options)
  let lock: LockWatch | undefined
  const putBack = async (): Promise<void> => {
    const { statements, answered } = lock?.question ?? NOTHING_TO_ASK
    answered((await connection.command([...reset, ...statements].join(';\n'))).value)
  }
  const startAfresh = async (): Promise<void> => {
    await putBack()
    lock?.require()
  }
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
        const reads = /^\s*SELECT\b/i.test(statement.text[0] ?? '')
        return namingMissingRight(connection, () => autocommit.query(statement), { reads })
      }),
    inspect: (columnsOf) => take(() => inspect(connection, options.schema, columnsOf)),
    transaction: (work, how) =>
      inTurn.lend(async () => {
        right.require()
        const { refuseUnsuitable, suitabilityOf, transaction } = await onDemand()
        if (options.access === 'write') refuseUnsuitable(suitabilityOf(server))
        lock?.require()
        if (mayBeChanged) await connection.command(reset.join(';\n'))
        mayBeChanged = true
        const afterwards = (): Question => {
          const { statements, answered } = lock?.question ?? NOTHING_TO_ASK
          return {
            statements: [...reset, ...statements],
            answered(value) {
              mayBeChanged = false
              answered(value)
            },
          }
        }
        try {
          const ends = { ...scope, startAfresh, afterwards }
          return await namingMissingRight(connection, () => transaction(ends, work, how))
        } finally {
          // What was committed stays committed: where this fails, the next use of the session says so.
          if (mayBeChanged) await putBack().catch((error: unknown) => connection.poison(error))
          mayBeChanged = false
        }
      }),
    exclusive: async (name, work, instead) => {
      const { cautions, lockKey, lockWatch, refuseUnsuitable, suitabilityOf, withAdvisoryLock } =
        await onDemand()
      const suitability = suitabilityOf(server)
      refuseUnsuitable(suitability)
      for (const notice of cautions(suitability, server)) options.onEvent(notice)
      lock ??= lockWatch(connection, options)
      const watching = lock
      return withAdvisoryLock(connection, { lock: name, take, instead, ...options }, () =>
        watching.during(lockKey(name), work),
      )
    },
    recover: (statement) => take(async () => (await onDemand()).recover(connection, statement)),
    effects: (statements) => take(async () => (await onDemand()).effects(statements)),
  }
}
