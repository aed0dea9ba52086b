import { DatabaseError, isDatabaseError } from './database-error.js'
import type { Database } from './dialect.js'
import { isAborted, messageOf } from './errors.js'
import { abortedBy } from './refuse-aborted.js'

/** A database that is lent to a migration's body. */
export interface BodyDatabase {
  /**
   * Runs the body, and gives what it gives. Its `db` is refused from the moment the body has ended, and what is still
   * running then is waited for: nothing of the body comes after this.
   * @throws what the body throws; AbortedError where it was cancelled, and given up; or DatabaseError `statement` where it did not await all that it started, or went on
   * after a failure as if there had been none: nobody can know then what of it is done.
   */
  run<T>(body: (db: Database, lend: Lend) => Promise<T>): Promise<T>
  /** The first failure that the body has met, whether it let it pass or not. */
  readonly firstFailure: unknown
}

/** Starts something that the body must await, and whose failure it must not let pass, as with a query. */
export type Lend = <T>(start: () => Promise<T>) => Promise<T>

/**
 * Lends a database to one migration's body. For dialects, to build `Transaction.guard` on: knows no engine, and proves
 * nothing about the transaction itself.
 */
export function bodyDatabase(db: Database, cancel?: AbortSignal): BodyDatabase {
  const started = new Set<Promise<unknown>>()
  let running = 0
  let ended = false
  let firstFailure: unknown

  const counted = async <T>(start: () => Promise<T>): Promise<T> => {
    running += 1
    try {
      return await start()
    } catch (error) {
      firstFailure ??= error
      throw error
    } finally {
      // Before whoever awaits it goes on: the body may end right then.
      running -= 1
    }
  }

  const lent: Lend = (start) => {
    if (ended) return Promise.reject(tooLate())
    const result = counted(start)
    started.add(result)
    // Handled here: the failure of a query that nobody awaits must not end the process before we can say so.
    const settle = () => started.delete(result)
    result.then(settle, settle)
    return result
  }

  return {
    async run(body) {
      let left = 0
      try {
        const result = await unlessCancelled(cancel, () =>
          body(
            {
              execute: (script) => lent(() => db.execute(script)),
              query: (statement) => lent(() => db.query(statement)),
            },
            lent,
          ),
        )
        left = running
        if (left === 0 && firstFailure === undefined) return result
      } catch (error) {
        throw isDecisive(firstFailure) ? firstFailure : error
      } finally {
        ended = true
        await Promise.allSettled(started)
      }
      throw left === 0 ? swallowed(firstFailure) : notAwaited(left, firstFailure)
    },
    get firstFailure() {
      return firstFailure
    },
  }
}

/** A body may wait for something else than the database, and for ever. */
function unlessCancelled<T>(cancel: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (cancel === undefined) return work()
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(abortedBy(cancel))
    if (cancel.aborted) return giveUp()
    cancel.addEventListener('abort', giveUp, { once: true })
    work()
      .then(resolve, reject)
      .finally(() => cancel.removeEventListener('abort', giveUp))
  })
}

/** What came of the connection or of the run is not for the body to tell in other words. */
function isDecisive(error: unknown): boolean {
  if (isAborted(error)) return true
  return isDatabaseError(error) && (error.kind === 'lost' || error.kind === 'unknown-outcome')
}

const FIX = 'Write await before every db.execute() and db.query() of the migration.'

function notAwaited(count: number, cause: unknown): DatabaseError {
  const what = count === 1 ? '1 of its queries was' : `${count} of its queries were`
  return new DatabaseError(`The migration ended while ${what} still running.`, {
    kind: 'statement',
    fix: FIX,
    cause,
  })
}

function swallowed(cause: unknown): DatabaseError {
  return new DatabaseError(
    `A query of the migration failed, and the migration went on: ${messageOf(cause)}`,
    {
      kind: 'statement',
      fix: 'Let the error through, or ask first whether the query can succeed.',
      cause,
    },
  )
}

function tooLate(): DatabaseError {
  return new DatabaseError('A query came after its migration had ended.', { kind: 'statement', fix: FIX })
}
