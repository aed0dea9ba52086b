import { DatabaseError, refuseAborted } from '@godwit/core'

/** The right to use a connection. It ends with the scope it was given to. */
export interface Lease {
  /** Asks whether the right still holds. What is sent at once after it comes before the end of the scope. */
  require(): void
  end(): void
}

/** @param ended what the user did wrong who still works with it after its end. */
export function lease(signal: AbortSignal | undefined, ended: string): Lease {
  let holds = true
  return {
    require() {
      if (!holds) throw new DatabaseError(ended, { kind: 'statement' })
      refuseAborted([signal])
    },
    end() {
      holds = false
    },
  }
}
