import { setTimeout as sleep } from 'node:timers/promises'

/** How long something lasts that is done on the side. There is one for each statement: an abort signal would cost more. */
export interface Ending {
  readonly isOver: boolean
  end(): void
  /** Begins after a while, unless it is over by then. It is done on the side: its failure is nobody's. */
  after(ms: number, begin: () => Promise<void> | void): void
  /** Sleeps, but not longer than until it is over. */
  pause(ms: number): Promise<void>
}

export function ending(): Ending {
  let isOver = false
  const timers: NodeJS.Timeout[] = []
  const sleeping = new Set<AbortController>()
  return {
    get isOver() {
      return isOver
    },
    end() {
      isOver = true
      for (const timer of timers) clearTimeout(timer)
      for (const sleeper of sleeping) sleeper.abort()
    },
    after(ms, begin) {
      const timer = setTimeout(async () => {
        try {
          await begin()
        } catch {
          // Whoever is told of it may fail, and what is looked at goes on all the same.
        }
      }, ms)
      timers.push(timer)
    },
    async pause(ms) {
      if (isOver) return
      const sleeper = new AbortController()
      sleeping.add(sleeper)
      await sleep(ms, undefined, { signal: sleeper.signal }).catch(() => {})
      sleeping.delete(sleeper)
    },
  }
}
