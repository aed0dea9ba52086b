import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Runs one piece of work at a time, in the order of the calls. Work that asks for another turn before its own has
 * ended is refused, for it would wait for itself.
 */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  const inside = new AsyncLocalStorage<true>()
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    if (inside.getStore())
      return Promise.reject(
        new Error(
          'The session is in a transaction: work with the `tx` that was given, not with the session.',
        ),
      )
    const turn = last.then(() => inside.run(true, work))
    last = turn.catch(() => {})
    return turn
  }
}
