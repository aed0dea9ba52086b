import { createHash } from 'node:crypto'
import { accessSync, constants, rmSync, statSync } from 'node:fs'
import type { Handle, OpenHandle } from './driver.js'
import { realFile } from './real-file.js'
import { giveRights } from './rights.js'

/** A lock of the operating system that this process holds, and that ends with it. */
export interface TakenLock {
  /** Removes the file too. Does nothing the second time. */
  release(): void
}

/**
 * The file that stands for a lock on a database, beside it. It is the same for all names that the database has through
 * symbolic links.
 */
export async function lockFileOf(database: string, lock: string): Promise<string> {
  const name = createHash('sha256').update(lock).digest('hex').slice(0, 8)
  return `${await realFile(database)}-godwit-${name}`
}

/**
 * Takes the lock through SQLite itself, which does it the same way on every system: an exclusive transaction that nothing
 * is ever written in.
 * @throws the driver's SQLITE_BUSY where somebody holds it, and other errors where there can be no such lock here.
 */
export function takeLock(open: OpenHandle, file: string, database: string): TakenLock {
  for (let attempt = 1; ; attempt += 1) {
    if (identityOf(file) === undefined) make(open, file, database)
    const before = identityOf(file)
    if (before !== undefined) refuseReadOnly(file)
    const handle = lockedHandle(open, file)
    // Else the holder has removed the file meanwhile, and who comes next will lock another one.
    const same = before !== undefined && before === identityOf(file)
    if (same || attempt === ATTEMPTS) return takenLock(handle, file, before)
    handle.close()
  }
}

/** Some file systems number their files anew each time. There it has to do as it is. */
const ATTEMPTS = 8

/** Never opened but through SQLite: closing a file frees all locks that this process holds on it. */
function lockedHandle(open: OpenHandle, file: string): Handle {
  const handle = open(file, { timeout: 0 })
  try {
    handle.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return handle
  } catch (cause) {
    handle.close()
    throw cause
  }
}

function takenLock(handle: Handle, file: string, identity: string | undefined): TakenLock {
  const remove = () => {
    try {
      if (identityOf(file) === identity) rmSync(file, { force: true })
    } catch {
      // What is left is an empty file, which the next one uses and removes.
    }
  }
  return {
    release() {
      if (!handle.open) return
      // While it is locked, so that nobody can have taken it by then.
      remove()
      handle.close()
      // Windows removes no file that is open, so that one which can be removed is in nobody's hands.
      if (process.platform === 'win32') remove()
    },
  }
}

/** Makes the file, for the same people that may write the database. */
function make(open: OpenHandle, file: string, database: string): void {
  open(file, { timeout: 0 }).close()
  share(file, database)
}

/** SQLite would open it for reading only, and then lock nothing without a word. */
function refuseReadOnly(file: string): void {
  try {
    accessSync(file, constants.W_OK)
  } catch (cause) {
    if (identityOf(file) !== undefined) throw cause
  }
}

function share(file: string, database: string): void {
  try {
    giveRights(file, database)
  } catch {
    // There is no database yet, or it is somebody else's.
  }
}

/**
 * What the file of a lock keeps as long as it is one and the same, though its owner and rights may change: as long as its
 * holder does not let go of it.
 */
export function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev} ${found.ino} ${found.mtimeNs}`
}
