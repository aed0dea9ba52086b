import type { WatchOptions } from './statement-watch.js'
import { type Ending, ending } from './timers.js'

export interface BodyWatch {
  /** Runs a migration's body, and looks who waits for it while it is not `busy`. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>
  /** Runs what asks something of the connection. */
  busy<T>(work: () => Promise<T>): Promise<T>
}

/**
 * Looks at migrations whose body does something else than ask the database: whoever waits for them meanwhile may be a
 * connection that the body itself waits for, and then nobody ever goes on.
 */
export function bodyWatch(options: WatchOptions): BodyWatch {
  const { observer, pace } = options
  let told: Set<number> | undefined
  let end = ending()
  const idle = (): void => {
    if (told === undefined) return
    end = ending()
    const [known, idleness] = [told, end]
    end.after(pace.idleMs, () => look(idleness, known, options))
  }
  return {
    async during(work) {
      told = new Set()
      idle()
      try {
        return await work()
      } finally {
        told = undefined
        end.end()
        observer.rest()
      }
    },
    async busy(work) {
      end.end()
      try {
        return await work()
      } finally {
        idle()
      }
    },
  }
}

async function look(
  end: Ending,
  told: Set<number>,
  { observer, backend, pace, onEvent }: WatchOptions,
): Promise<void> {
  const { waitersFor } = await import('./sightings.js')
  for (; !end.isOver; await end.pause(pace.idleMs)) {
    const waiters = await waitersFor(observer, backend).catch(() => [])
    if (end.isOver) return
    for (const waiter of waiters.filter(({ pid }) => !told.has(pid))) {
      told.add(waiter.pid)
      onEvent({
        type: 'notice',
        severity: 'warning',
        code: 'BLOCKED_BY_MIGRATION',
        message: blocked(waiter.described),
      })
    }
  }
}

function blocked(waiter: string): string {
  return (
    'The migration asks nothing of the database, and holds a lock that another connection waits for: ' +
    `${waiter}. If that is a connection of this very migration, it waits for itself: ` +
    'let it use only the `db` that it is given.'
  )
}
