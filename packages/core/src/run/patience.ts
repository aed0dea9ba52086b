import { setTimeout } from 'node:timers/promises'
import type { Stops } from './stops.js'

export interface Patience {
  readonly waitedMs: number
  readonly over: boolean
  /** Waits for a while that grows and differs between processes. @throws AbortedError where the run was told to stop. */
  pause(): Promise<void>
}

const FIRST_MS = 100
const LONGEST_MS = 2000

/** Paces repeated looks until the time is up. */
export function patience(waitMs: number, stops: Stops): Patience {
  const started = performance.now()
  let next = FIRST_MS
  const waited = () => Math.round(performance.now() - started)
  return {
    get waitedMs() {
      return waited()
    },
    get over() {
      return waited() >= waitMs
    },
    async pause() {
      stops.check()
      const jittered = next * (0.5 + Math.random())
      next = Math.min(next * 2, LONGEST_MS)
      const { signal } = stops
      const ms = Math.max(1, Math.min(jittered, waitMs - waited()))
      await setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {})
      stops.check()
    },
  }
}
