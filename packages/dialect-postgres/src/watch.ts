import type { SessionOptions } from '@godwit/core'
import type { Backend } from './backend.js'
import { bodyWatch } from './body-watch.js'
import type { Connection } from './connection.js'
import type { Location } from './location.js'
import { type LockWait, lockWait } from './lock-wait.js'
import { observerOn } from './observer.js'
import type { Pace } from './pace.js'
import { statementWatch } from './statement-watch.js'

/** Sees to a connection while it waits for the server, or the server for it. */
export interface Watch {
  readonly lockWait: LockWait
  /** Runs a migration's body, and looks who waits for it while it asks nothing of the connection. */
  body<T>(work: () => Promise<T>): Promise<T>
}

interface Watched extends Pick<SessionOptions, 'onEvent' | 'cancel'> {
  readonly connection: Connection
  readonly location: Location
  /** Absent where it cannot be known: then nothing is looked at, and nothing can be cancelled. */
  readonly backend: Backend | undefined
  readonly pace: Pace
}

/**
 * Watches over all that the connection is asked, for as long as `work` lasts: what takes long is told of, and it is cancelled
 * when the session is. A second connection is opened for that only while it is needed.
 */
export async function withWatch<T>(watched: Watched, work: (watch: Watch) => Promise<T>): Promise<T> {
  const { connection, location, backend, cancel, onEvent, pace } = watched
  const wait = lockWait(watched)
  if (backend === undefined) return work({ lockWait: wait, body: (run) => run() })

  const observer = observerOn(location)
  const on = { observer, backend, lockWait: wait, cancel, onEvent, pace }
  const statements = statementWatch(on)
  const bodies = bodyWatch(on)
  connection.sendBy((send) => bodies.busy(() => statements.during(send)))
  cancel?.addEventListener('abort', statements.cancel)
  try {
    return await work({ lockWait: wait, body: bodies.during })
  } finally {
    cancel?.removeEventListener('abort', statements.cancel)
    await observer.close()
  }
}
