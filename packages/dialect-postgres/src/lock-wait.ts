import type { SessionOptions } from '@godwit/core'

/** A wait for a lock that others hold, as it is told: from the first sight of it until it is got, or forgotten. */
export interface LockWait {
  /** Tells that it lasts. `since` is when it began, as `performance.now()` had it; `holder` may not be known. */
  lasts(wait: { readonly since: number; readonly holder?: string | undefined }): void
  /** Tells that it is over, where it was told that it lasts. */
  acquired(): void
  /** Who was seen last to hold the lock. */
  readonly holder: string | undefined
  /** Forgets it, however it ended. */
  forget(): void
}

export function lockWait({ onEvent }: Pick<SessionOptions, 'onEvent'>): LockWait {
  let began: number | undefined
  let last: string | undefined
  const waited = (since: number): number => Math.round(performance.now() - since)
  const forget = (): void => {
    began = undefined
    last = undefined
  }
  return {
    lasts({ since, holder }) {
      began ??= since
      last = holder ?? last
      onEvent({
        type: 'lock',
        phase: 'waiting',
        waitedMs: waited(began),
        ...(last === undefined ? {} : { holder: last }),
      })
    },
    acquired() {
      if (began === undefined) return
      onEvent({ type: 'lock', phase: 'acquired', waitedMs: waited(began) })
      forget()
    },
    get holder() {
      return last
    },
    forget,
  }
}
