import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from '@godwit/core'

/**
 * Runs one piece of work at a time, in the order of the calls. Work that asks for another turn before its own has
 * ended is refused in these words, for it would wait for itself.
 */
export function turns(refusal: string): <T>(work: () => Promise<T>) => Promise<T> {
  const inside = new AsyncLocalStorage<true>()
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    if (inside.getStore()) return Promise.reject(new DatabaseError(refusal, { kind: 'statement' }))
    const turn = last.then(() => inside.run(true, work))
    last = turn.catch(() => {})
    return turn
  }
}
