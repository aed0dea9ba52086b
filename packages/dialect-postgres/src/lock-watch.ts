import { DatabaseError, type SessionOptions } from '@godwit/core'
import type { Connection } from './connection.js'
import { isHeldLock, OWN_DATABASE } from './held-lock.js'

/** Keeps an eye on the advisory lock while work runs that could release it. */
export interface LockWatch {
  /** Runs `work` with the lock in sight. @throws DatabaseError `denied` where the server does not show it as ours. */
  during<T>(key: bigint, work: () => Promise<T>): Promise<T>
  /**
   * What is to be sent at the end of a script to find out in the same round trip whether the lock is still held. One that is
   * not is taken again.
   */
  readonly question: Question | undefined
  /** @throws DatabaseError `busy` where somebody else has got it. */
  require(): void
}

export interface Question {
  readonly statements: readonly string[]
  /** To be called with the last value of the script. */
  answered(value: string | undefined): void
}

export function lockWatch(connection: Connection, { onEvent }: Pick<SessionOptions, 'onEvent'>): LockWatch {
  let watched: Watched | undefined
  let lost = false
  return {
    async during(key, work) {
      const { value: database } = await connection.command(
        `SELECT CASE WHEN ${isHeld(key)} THEN ${OWN_DATABASE}::pg_catalog.text END`,
      )
      if (database === undefined) throw notShown()
      watched = { key, database }
      try {
        return await work()
      } finally {
        watched = undefined
      }
    },
    get question() {
      if (watched === undefined || lost) return undefined
      return {
        statements: [heldOrTakenAgain(watched)],
        answered(value: string | undefined) {
          lost = value === 'lost'
          if (value === 'taken again') onEvent(TAKEN_AGAIN)
        },
      }
    },
    require() {
      if (!lost) return
      throw new DatabaseError(
        'A migration or a connection pooler released the advisory lock, and another runner has taken it.',
        {
          kind: 'busy',
          fix: 'What is done is recorded: run it again when the other has finished. Leave pg_advisory_unlock_all() out of migrations.',
        },
      )
    },
  }
}

function notShown(): DatabaseError {
  return new DatabaseError(
    'The server has granted the advisory lock, and does not show that this connection holds it: either a pooler gives every statement another connection, or the locks of this server do nothing.',
    { kind: 'denied', fix: 'Give the direct URL of a PostgreSQL server.' },
  )
}

const TAKEN_AGAIN = {
  type: 'notice',
  severity: 'warning',
  code: 'LOCK_WAS_LOST',
  message: 'A migration released the advisory lock. It was free, and has been taken again.',
} as const

interface Watched {
  readonly key: bigint
  /** Known, it need not be asked for each time. */
  readonly database: string
}

function heldOrTakenAgain({ key, database }: Watched): string {
  return `SELECT CASE WHEN ${isHeld(key, database)} THEN 'held' WHEN pg_catalog.pg_try_advisory_lock(${key}) THEN 'taken again' ELSE 'lost' END`
}

/** By this very process of the server, as everybody can see it. */
function isHeld(key: bigint, database?: string): string {
  return `EXISTS (
    SELECT FROM pg_catalog.pg_locks AS l
    WHERE l.pid = pg_catalog.pg_backend_pid() AND ${isHeldLock(key, database)})`
}
