import { type Database, DatabaseError } from '@godwit/core'

export interface Flight {
  readonly db: Database
  /** @throws DatabaseError while something that was started has not ended. */
  requireNone(): void
  /** Takes the sting out of what is still in flight: nobody awaits it, and its failure would end the process. */
  abandon(): void
}

/** The same database, with count kept of what was started and has not ended. */
export function inFlight(database: Database): Flight {
  const running = new Set<Promise<unknown>>()
  const track = <T>(started: Promise<T>): Promise<T> => {
    const ended = () => void running.delete(started)
    running.add(started)
    started.then(ended, ended)
    return started
  }
  return {
    db: {
      execute: (script) => track(database.execute(script)),
      query: (statement) => track(database.query(statement)),
    },
    requireNone() {
      if (running.size === 0) return
      throw new DatabaseError(
        `The migration ended while ${running.size} of its queries had not: it did not await them.`,
        { kind: 'statement', fix: 'Write await before every db.execute() and db.query().' },
      )
    },
    abandon() {
      for (const promise of running) promise.catch(() => {})
    },
  }
}
