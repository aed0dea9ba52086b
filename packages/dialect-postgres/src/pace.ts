/** When a session loses patience with what: all in milliseconds. */
export interface Pace {
  /** A statement that takes longer is looked at through a second connection. */
  readonly lookAfterMs: number
  readonly lookEveryMs: number
  /** How often to tell that a statement still runs. */
  readonly tellEveryMs: number
  /** A migration's body that asks nothing of the database for so long may be waiting for itself. */
  readonly idleMs: number
  /** How long to stand in the queue for a lock, where the transaction can be run again. */
  readonly lockTimeoutMs: number
  /** How long to let others pass before it is: the first time, and at most. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

export const PACE: Pace = {
  lookAfterMs: 1000,
  lookEveryMs: 2000,
  tellEveryMs: 10_000,
  idleMs: 2000,
  lockTimeoutMs: 5000,
  firstPauseMs: 250,
  longestPauseMs: 5000,
}

const SOONEST_LOOK_MS = 100

/** Whoever may not wait for long has to look soon, to see for whom it was. */
export function hurried(pace: Pace, waitMs: number): Pace {
  return { ...pace, lookAfterMs: Math.min(pace.lookAfterMs, Math.max(waitMs / 2, SOONEST_LOOK_MS)) }
}
