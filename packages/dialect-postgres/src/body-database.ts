import { type Database, DatabaseError } from '@godwit/core'

export interface BodyDatabase {
  readonly db: Database
  /** The first failure that the body has met, whether it let it pass or not. */
  readonly firstFailure: unknown
  /** Refuses everything from now on, and waits for what is still running; gives how many queries those were. */
  close(): Promise<number>
}

/** The database as a migration's body gets it: only as long as the body runs. */
export function bodyDatabase(inner: Database): BodyDatabase {
  const started = new Set<Promise<unknown>>()
  let count = 0
  let closed = false
  let firstFailure: unknown

  const watched = <T>(start: () => Promise<T>): Promise<T> => {
    if (closed) return Promise.reject(tooLate())
    const result = settled(start)
    started.add(result)
    // Handled here: a query that the body does not await must not end the process before we can say so.
    result.catch(() => {}).finally(() => started.delete(result))
    return result
  }

  /** Leaves the count before whoever awaits it goes on. */
  const settled = async <T>(start: () => Promise<T>): Promise<T> => {
    count += 1
    try {
      return await start()
    } catch (error) {
      firstFailure ??= error
      throw error
    } finally {
      count -= 1
    }
  }

  return {
    db: {
      execute: (script) => watched(() => inner.execute(script)),
      query: (statement) => watched(() => inner.query(statement)),
    },
    get firstFailure() {
      return firstFailure
    },
    async close() {
      closed = true
      const left = count
      await Promise.allSettled(started)
      return left
    },
  }
}

function tooLate(): DatabaseError {
  return new DatabaseError('A query came after its migration had ended.', {
    kind: 'statement',
    fix: 'Await every query in the migration.',
  })
}
