import { setTimeout } from 'node:timers/promises'
import { refuseAborted } from './refuse-aborted.js'

/** Repeated tries until a deadline. */
export interface Pacing {
  readonly waitedMs: number
  /** Whether the time is up. */
  readonly over: boolean
  /**
   * Sleeps for a while that grows and is never the same for two processes, but not past the deadline.
   * @throws AbortedError where the run was told to stop.
   */
  pause(): Promise<void>
}

export interface PacingOptions {
  readonly waitMs: number
  readonly signal?: AbortSignal | undefined
  /** @default 50 */
  readonly firstPauseMs?: number
  /** @default 1000 */
  readonly longestPauseMs?: number
  /** Keeps pauses, those of the first length aside, below that part of the time waited so far. @default unlimited */
  readonly longestPart?: number
}

export function pacing(options: PacingOptions): Pacing {
  const { waitMs, signal, firstPauseMs = 50, longestPauseMs = 1000, longestPart } = options
  const started = performance.now()
  let next = firstPauseMs
  const waited = (): number => Math.round(performance.now() - started)
  return {
    get waitedMs() {
      return waited()
    },
    get over() {
      return waited() >= waitMs
    },
    async pause() {
      refuseAborted([signal])
      const paced =
        longestPart === undefined ? next : Math.max(firstPauseMs, Math.min(next, waited() * longestPart))
      const jittered = paced * (0.5 + Math.random())
      next = Math.min(next * 2, longestPauseMs)
      const ms = Math.max(1, Math.min(jittered, waitMs - waited()))
      await setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {})
      refuseAborted([signal])
    },
  }
}
