export type StopSignal = 'SIGINT' | 'SIGTERM'

export interface StopSignals {
  /** Aborted by the first signal: the run stops cleanly. */
  readonly signal: AbortSignal
  /** The signal that came, if one did. */
  received(): StopSignal | undefined
  /** The same as Ctrl-C, for where the terminal hands on the key and no signal. */
  interrupt(): void
}

/** What is done at the first signal, and at another one, which ends the process at once. */
export interface StopActions {
  readonly first: () => void
  readonly again: (signal: StopSignal) => void
}

/** Listens for signals as long as `work` lasts. */
export async function withStopSignals<T>(
  { first, again }: StopActions,
  work: (stop: StopSignals) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  let received: StopSignal | undefined
  const stop = (signal: StopSignal): void => {
    if (received === undefined) {
      received = signal
      first()
      controller.abort()
    } else again(signal)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await work({
      signal: controller.signal,
      received: () => received,
      interrupt: () => stop('SIGINT'),
    })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
