import { setTimeout as sleep } from 'node:timers/promises'
import { AbortedError } from '@godwit/core'

export interface WaitOptions {
  readonly waitMs: number
  readonly signal?: AbortSignal | undefined
  /** @default 50 */
  readonly firstPauseMs?: number
  /** @default 1000 */
  readonly longestPauseMs?: number
}

export interface Waiting {
  readonly waitedMs: number
  /** Whether the time is up. */
  readonly over: boolean
  /** Sleeps for a while that grows and is never the same for two processes, but not past the deadline. */
  pause(): Promise<void>
}

/** Paces repeated tries until a deadline. */
export function waiting({ waitMs, signal, firstPauseMs = 50, longestPauseMs = 1000 }: WaitOptions): Waiting {
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
      const jittered = next * (0.5 + Math.random())
      next = Math.min(next * 2, longestPauseMs)
      refuseAborted(signal)
      await sleep(
        Math.max(1, Math.min(jittered, waitMs - waited())),
        undefined,
        signal ? { signal } : {},
      ).catch(() => {})
      refuseAborted(signal)
    },
  }
}

/** @throws AbortedError once the run was told to stop. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(signal)
}

export function abortedError({ reason }: AbortSignal): AbortedError {
  return new AbortedError('Stopped: the run was told to end.', { cause: reason })
}
