import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from './database-error.js'

/**
 * Runs one piece of work at a time, in the order of the calls. What is asked for from within such work, while it lasts,
 * is refused in these words, for it would wait for itself.
 */
export function turns(refusal: string): <T>(work: () => Promise<T>) => Promise<T> {
  const inside = new AsyncLocalStorage<{ lasts: boolean }>()
  let waiting = 0
  let isToRest = false
  // A storage that is enabled costs every promise of the process something, and so does it to enable it again and again.
  const restSoon = () => {
    if (isToRest) return
    isToRest = true
    setImmediate(() => {
      isToRest = false
      if (waiting === 0) inside.disable()
    })
  }
  async function begin<T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> {
    const own = { lasts: true }
    waiting += 1
    await before
    try {
      return await inside.run(own, work)
    } finally {
      own.lasts = false
      waiting -= 1
      if (waiting === 0) restSoon()
    }
  }
  const ignore = () => {}
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    if (inside.getStore()?.lasts) return Promise.reject(new DatabaseError(refusal, { kind: 'statement' }))
    const turn = begin(last, work)
    last = turn.then(ignore, ignore)
    return turn
  }
}
