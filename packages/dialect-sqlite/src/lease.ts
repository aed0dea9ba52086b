import { DatabaseError, refuseAborted } from '@godwit/core'

/** The right to use a connection. It ends with the scope it was given to. */
export interface Lease {
  /** Lets timers and signals in, then asks whether the right still holds: work follows at once. */
  turn(): Promise<void>
  /** The same, and lets them in only where they have waited for some milliseconds: that costs more than a small statement. */
  renew(): Promise<void> | undefined
  end(): void
}

/**
 * @param signals what ends it too.
 * @param ended what the user did wrong who still works with it after its end.
 */
export function lease(signals: readonly (AbortSignal | undefined)[], ended: string): Lease {
  let holds = true
  const require = () => {
    if (!holds) throw new DatabaseError(ended, { kind: 'statement' })
    refuseAborted(signals)
  }
  const turn = async () => {
    await letIn()
    require()
  }
  return {
    turn,
    renew() {
      if (performance.now() - lastTurn > SLICE_MS) return turn()
      require()
      return undefined
    },
    end() {
      holds = false
    },
  }
}

const SLICE_MS = 4
let lastTurn = 0

async function letIn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  lastTurn = performance.now()
}
