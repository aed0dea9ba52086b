import { setImmediate } from 'node:timers/promises'
import { DatabaseError, refuseAborted } from '@godwit/core'

/** The right to use a connection. It ends with the scope it was given to. */
export interface Lease {
  /** Lets timers and signals in, then asks whether the right still holds: work follows at once. */
  turn(): Promise<void>
  end(): void
}

/**
 * @param signals what ends it too.
 * @param ended what the user did wrong who still works with it after its end.
 */
export function lease(signals: readonly (AbortSignal | undefined)[], ended: string): Lease {
  let holds = true
  return {
    async turn() {
      await setImmediate()
      if (!holds) throw new DatabaseError(ended, { kind: 'statement' })
      refuseAborted(signals)
    },
    end() {
      holds = false
    },
  }
}
