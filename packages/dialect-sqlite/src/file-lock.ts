import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseError, isGodwitError } from '@godwit/core'
import type { Connection } from './connection.js'
import { loadDriver } from './driver.js'
import { messageOf } from './driver-error.js'
import { lockFileOf, type TakenLock, takeLock } from './lock-file.js'
import { type Polled, polled } from './waiting.js'

type Locked = Pick<Connection, 'database' | 'options'>

/** The locks of one session. */
export interface FileLocks {
  /** Runs `work` while this session holds the lock, waiting for whoever has it. */
  hold<T>(lock: string, work: () => Promise<T>): Promise<T>
  /** Frees all of them, also where their work goes on. */
  end(): void
}

/**
 * Locks that last longer than a transaction, and never longer than the process: of the operating system, on a file beside the
 * database. Where none can be had the work is done without, for correctness rests on transactions alone.
 */
export function fileLocks(locked: Locked): FileLocks {
  const { database, options } = locked
  const held = new Set<TakenLock>()
  let ended = false

  const acquire = async (lock: string): Promise<Polled<TakenLock> | undefined> => {
    try {
      const [open, file] = await Promise.all([loadDriver(), lockFileOf(database, lock)])
      const take = () => {
        if (ended) throw new DatabaseError('The session has ended.', { kind: 'statement' })
        const taken = takeLock(open, file, database)
        held.add(taken)
        return taken
      }
      return await polled(options, take, (waitedMs, cause) => busy(database, waitedMs, cause))
    } catch (cause) {
      if (isGodwitError(cause)) throw cause
      await tellOfNone(locked, cause)
      return undefined
    }
  }
  return {
    async hold(lock, work) {
      const acquired = await acquire(lock)
      if (acquired === undefined) return work()
      const { result: taken, waitedMs } = acquired
      options.onEvent({ type: 'lock', phase: 'acquired', waitedMs })
      try {
        return await work()
      } finally {
        taken.release()
        held.delete(taken)
        options.onEvent({ type: 'lock', phase: 'released', waitedMs })
      }
    },
    end() {
      ended = true
      for (const lock of held) lock.release()
    },
  }
}

/** Silent where the folder cannot be written: then the database can't be either, and its error says so. */
async function tellOfNone({ database, options }: Locked, cause: unknown): Promise<void> {
  const folder = path.dirname(database)
  if (
    !(await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ))
  )
    return
  options.onEvent({
    type: 'notice',
    severity: 'warning',
    code: 'NO_LOCK',
    message: `No lock file can be used in ${folder}, so a process that starts meanwhile does not wait for this one: ${messageOf(cause)}`,
  })
}

function busy(database: string, waitedMs: number, cause: unknown): DatabaseError {
  return new DatabaseError(`Another process is migrating ${database}. Waited ${waitedMs} ms.`, {
    kind: 'busy',
    fix: 'Wait for it to finish and try again, or allow a longer wait.',
    cause,
  })
}
