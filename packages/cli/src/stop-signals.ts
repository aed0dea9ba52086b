export type StopSignal = 'SIGINT' | 'SIGTERM'

export interface StopSignals {
  /** Aborted by the first signal: the run stops cleanly. */
  readonly signal: AbortSignal
  /** The signal that came, if one did. */
  received(): StopSignal | undefined
  /** The same as Ctrl-C, for where the terminal hands on the key and no signal. */
  interrupt(): void
}

/** Listens for signals. `again` is called at the second one, which ends the process at once. */
export function stopSignals(first: () => void, again: (signal: StopSignal) => void): StopSignals {
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
  return { signal: controller.signal, received: () => received, interrupt: () => stop('SIGINT') }
}
