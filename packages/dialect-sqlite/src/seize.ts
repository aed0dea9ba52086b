import { DatabaseError } from '@godwit/core'
import type { Handle, OpenHandle } from './driver.js'
import { codeOf, databaseError, isBusy } from './driver-error.js'
import { openElsewhere } from './open-elsewhere.js'
import { polled, type WaitOptions } from './waiting.js'

/** A database that nobody else can use, all of it in one file. */
export interface Seized {
  /** Whether it was in WAL mode. */
  readonly wal: boolean
  /** Lets others in again. `as before`: in the mode that it was in. */
  release(how: 'as it is' | 'as before'): void
}

/** Somebody who only passes by is gone by then. */
const PATIENCE_MS = 2000

/**
 * Takes a database away from all others, for as long as nobody releases it. Nothing of it is in a journal then, and none is made.
 * Undefined where SQLite cannot read it, so that it cannot be taken, and nobody can work with it.
 * @throws DatabaseError `busy` where somebody is using it.
 */
export async function seize(
  open: OpenHandle,
  database: string,
  options: WaitOptions,
): Promise<Seized | undefined> {
  const waitMs = Math.min(options.waitMs, PATIENCE_MS)
  const inVain = (_: number, cause: unknown) => inUse(database, 'another connection is using it', cause)
  const { result } = await polled(
    { ...options, waitMs, onEvent: () => {} },
    () => attempt(open, database),
    inVain,
  )
  const user = await openElsewhere(database, result === undefined ? 0 : 1)
  if (user === undefined) return result
  result?.release('as before')
  throw inUse(database, `${user} has it open`)
}

function attempt(open: OpenHandle, database: string): Seized | undefined {
  const handle = opened(open, database)
  let wal = false
  const release: Seized['release'] = (how) => {
    if (!handle.open) return
    if (handle.inTransaction) handle.exec('ROLLBACK')
    if (wal && how === 'as before') putBack(handle)
    handle.close()
  }
  try {
    wal = modeOf(handle) === 'wal'
    // Refused as long as anybody else has a database in WAL mode open.
    handle.exec('PRAGMA journal_mode = DELETE')
    handle.exec('BEGIN EXCLUSIVE')
    if (modeOf(handle) === 'wal') throw inUse(database, 'another connection has switched its mode')
    return { wal, release }
  } catch (cause) {
    release('as before')
    if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(codeOf(cause))) return undefined
    throw isBusy(cause) ? cause : databaseError(cause, { database, unwritable: undefined })
  }
}

function opened(open: OpenHandle, database: string): Handle {
  try {
    return open(database, { fileMustExist: true, timeout: 0 })
  } catch (cause) {
    throw databaseError(cause, { database, unwritable: undefined })
  }
}

function modeOf(handle: Handle): string {
  return (handle.prepare('PRAGMA journal_mode').get() as { journal_mode: string }).journal_mode
}

/** What led here is to be told. In the other mode it is the same database. */
function putBack(handle: Handle): void {
  try {
    handle.exec('PRAGMA journal_mode = WAL')
  } catch {
    // Somebody has come in between.
  }
}

export function inUse(database: string, why: string, cause?: unknown): DatabaseError {
  return new DatabaseError(`${database} is in use: ${why}. Nothing was changed.`, {
    kind: 'busy',
    fix: 'Stop what uses it, and try again.',
    cause,
  })
}
