import { refuseAborted } from '../refuse-aborted.js'

/** How a run is told to stop: gently at first, and for good when its grace period is over. */
export interface Stops {
  /** Aborted when nothing new is to be begun. */
  readonly signal: AbortSignal | undefined
  /** Aborted when what is running is to be ended too. */
  readonly cancel: AbortSignal | undefined
  /** Whether somebody has asked to stop. */
  readonly requested: boolean
  readonly reason: unknown
  /** Puts off `signal` until `work` has ended: for what could not be gone on with later. */
  hold<T>(work: () => Promise<T>): Promise<T>
  /** @throws AbortedError where somebody has asked to stop. */
  check(): void
}

/** Of a run that nobody can stop. */
const UNSTOPPABLE: Stops = {
  signal: undefined,
  cancel: undefined,
  requested: false,
  reason: undefined,
  hold: (work) => work(),
  check: () => {},
}

/** Turns the caller's signal into stops for as long as `work` lasts. */
export async function withStops<T>(
  asked: AbortSignal | undefined,
  graceMs: number,
  work: (stops: Stops) => Promise<T>,
): Promise<T> {
  if (asked === undefined) return work(UNSTOPPABLE)
  const gentle = new AbortController()
  const firm = new AbortController()
  let held = 0
  let timer: NodeJS.Timeout | undefined
  const settle = () => {
    if (asked.aborted && held === 0) gentle.abort(asked.reason)
  }
  const begin = () => {
    settle()
    timer = setTimeout(() => {
      firm.abort(asked.reason)
      gentle.abort(asked.reason)
    }, graceMs)
  }
  if (asked.aborted) begin()
  else asked.addEventListener('abort', begin, { once: true })
  try {
    return await work({
      signal: gentle.signal,
      cancel: firm.signal,
      get requested() {
        return asked.aborted
      },
      get reason() {
        return asked.reason
      },
      async hold(inner) {
        held += 1
        try {
          return await inner()
        } finally {
          held -= 1
          settle()
        }
      },
      check: () => refuseAborted([asked]),
    })
  } finally {
    asked.removeEventListener('abort', begin)
    clearTimeout(timer)
  }
}
