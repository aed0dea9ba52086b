import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from './database-error.js'

/** One piece of work at a time, in the order of the calls. */
export interface Turns {
  /** Runs work that asks for no turn itself. */
  take<T>(work: () => Promise<T>): Promise<T>
  /** Runs work of somebody else. What that asks for while it lasts is refused, for it would wait for itself. */
  lend<T>(work: () => Promise<T>): Promise<T>
}

/** @param refusal the words in which it is refused. */
export function turns(refusal: string): Turns {
  const lent = lending()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (lent.isInside) return Promise.reject(new DatabaseError(refusal, { kind: 'statement' }))
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  return { take: inTurn, lend: (work) => inTurn(() => lent.run(work)) }
}

interface Lending {
  /** Whether the caller is work that has been lent a turn, while that lasts. */
  readonly isInside: boolean
  run<T>(work: () => Promise<T>): Promise<T>
}

function lending(): Lending {
  const inside = new AsyncLocalStorage<{ lasts: boolean }>()
  let running = 0
  let isToRest = false
  // A storage that is enabled costs every promise of the process something, and so does it to enable it again and again.
  const restSoon = () => {
    if (isToRest) return
    isToRest = true
    setImmediate(() => {
      isToRest = false
      if (running === 0) inside.disable()
    })
  }
  return {
    get isInside() {
      return inside.getStore()?.lasts ?? false
    },
    async run(work) {
      const own = { lasts: true }
      running += 1
      try {
        return await inside.run(own, work)
      } finally {
        own.lasts = false
        running -= 1
        if (running === 0) restSoon()
      }
    },
  }
}
