import { setTimeout as sleep } from 'node:timers/promises'

/** Sleeps, but not longer than until the signal. */
export async function until(ended: AbortSignal, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: ended }).catch(() => {})
}

/** Begins after a while, unless it has ended by then. It is done on the side: its failure is nobody's. */
export function after(ms: number, ended: AbortSignal, begin: () => Promise<void> | void): void {
  const timer = setTimeout(async () => {
    try {
      await begin()
    } catch {
      // Whoever is told of it may fail, and what is looked at goes on all the same.
    }
  }, ms)
  ended.addEventListener('abort', () => clearTimeout(timer), { once: true })
}
