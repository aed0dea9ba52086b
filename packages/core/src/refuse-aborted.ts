import { AbortedError } from './errors.js'

/** @throws AbortedError once the run was told to stop, by any of these. */
export function refuseAborted(signals: readonly (AbortSignal | undefined)[]): void {
  for (const signal of signals) if (signal?.aborted) throw abortedBy(signal)
}

export function abortedBy({ reason }: AbortSignal): AbortedError {
  return new AbortedError('Stopped: the run was told to end.', { cause: reason })
}
