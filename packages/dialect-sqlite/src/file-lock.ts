import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseError, isGodwitError } from '@godwit/core'
import type { Connection } from './connection.js'
import { loadDriver } from './driver.js'
import { isBusy, messageOf } from './driver-error.js'
import { identityOf, lockFileOf, type TakenLock, takeLock } from './lock-file.js'
import { polled } from './waiting.js'

type Locked = Pick<Connection, 'database' | 'options'>

/** How one lock is taken. */
interface Taker {
  readonly file: string
  /** @throws the driver's SQLITE_BUSY where somebody holds it. */
  take(): TakenLock
}

/** The locks of one session. */
export interface FileLocks {
  /** Runs `work` while this session holds the lock, waiting for whoever has it. `instead`: as `Session.exclusive` has it. */
  hold<T>(lock: string, work: () => Promise<T>, instead?: () => Promise<T | undefined>): Promise<T>
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

  const takerOf = async (lock: string): Promise<Taker | undefined> => {
    try {
      const [open, file] = await Promise.all([loadDriver(), lockFileOf(database, lock)])
      return { file, take: () => takeLock(open, file, database) }
    } catch (cause) {
      if (isGodwitError(cause)) throw cause
      await tellOfNone(locked, cause)
      return undefined
    }
  }

  /** Undefined where there can be no lock. */
  const acquire = <T>({ file, take }: Taker, instead: () => Promise<T | undefined>) => {
    let holder: string | undefined
    const attempt = async (): Promise<{ lock: TakenLock } | { result: T } | undefined> => {
      if (ended) throw new DatabaseError('The session has ended.', { kind: 'statement' })
      try {
        const lock = take()
        held.add(lock)
        return { lock }
      } catch (cause) {
        if (!isBusy(cause)) {
          if (isGodwitError(cause)) throw cause
          await tellOfNone(locked, cause)
          return undefined
        }
        const before = holder
        holder = identityOf(file)
        const result = before === undefined || before === holder ? undefined : await instead()
        if (result === undefined) throw cause
        return { result }
      }
    }
    return polled(options, attempt, (waitedMs, cause) => busy(database, waitedMs, cause))
  }

  return {
    async hold(name, work, instead = async () => undefined) {
      const taker = await takerOf(name)
      if (taker === undefined) return work()
      const { result: got, waitedMs, hasWaited } = await acquire(taker, instead)
      if (got === undefined) return work()
      if ('result' in got) return got.result
      options.onEvent({ type: 'lock', phase: 'acquired', waitedMs })
      try {
        const result = hasWaited ? await instead() : undefined
        return result === undefined ? await work() : result
      } finally {
        got.lock.release()
        held.delete(got.lock)
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
