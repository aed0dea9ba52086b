import { renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { OpenHandle } from './driver.js'
import { syncFile, syncFolder } from './durable.js'
import { copyToKeep, linkToKeep, nameToKeep } from './keep-standing.js'
import { inUse, type Seized, seize } from './seize.js'
import { moveSideFiles } from './side-files.js'
import type { WaitOptions } from './waiting.js'

/**
 * Renames a prepared copy into the place of a database, and keeps what stood there under another name. Whoever dies within
 * leaves the one or the other, whole, with no journal that is not its own.
 * @returns where that is kept; null where nothing stood there.
 */
export async function replaceDatabase(
  open: OpenHandle,
  staged: string,
  database: string,
  options: WaitOptions,
): Promise<string | null> {
  const folder = path.dirname(database)
  if (statSync(database, { throwIfNoEntry: false }) === undefined) {
    moveSideFiles(database, nameToKeep(database))
    renameSync(staged, database)
    await syncFolder(folder).catch(() => {})
    return null
  }
  const { seized, kept } = await keepAndSeize(open, database, options)
  try {
    if (seized?.wal) await intoWalMode(open, staged)
    // The second name has to be there before the first one is gone.
    await syncFolder(folder)
    exchange(staged, database, kept, seized)
  } catch (cause) {
    seized?.release('as before')
    if (statSync(kept).ino === statSync(database).ino) rmSync(kept)
    throw cause
  }
  // It is done: that a power failure could still undo it, as a whole, is no reason to say otherwise.
  await syncFolder(folder).catch(() => {})
  return kept
}

interface Kept {
  readonly seized: Seized | undefined
  readonly kept: string
}

async function keepAndSeize(open: OpenHandle, database: string, options: WaitOptions): Promise<Kept> {
  const seized = await seize(open, database, options)
  try {
    const linked = linkToKeep(database)
    if (linked !== undefined) return { seized, kept: linked }
  } catch (cause) {
    seized?.release('as before')
    throw cause
  }
  // To read a file by hand frees all locks that this process has on it.
  seized?.release('as it is')
  const before = changeOf(database)
  const kept = copyToKeep(database)
  await syncFile(kept)
  const again = await seize(open, database, options)
  if (changeOf(database) === before) return { seized: again && { ...again, wal: seized?.wal ?? false }, kept }
  again?.release('as before')
  rmSync(kept)
  throw inUse(database, 'another connection has written to it')
}

/** Without a pause, so that nobody comes in between. */
function exchange(staged: string, database: string, kept: string, seized: Seized | undefined): void {
  moveSideFiles(database, kept)
  try {
    // Windows renames no file over one that is open.
    if (process.platform === 'win32') seized?.release('as it is')
    renameSync(staged, database)
  } catch (cause) {
    moveSideFiles(kept, database)
    throw cause
  }
  seized?.release('as it is')
}

async function intoWalMode(open: OpenHandle, staged: string): Promise<void> {
  const handle = open(staged, { fileMustExist: true, timeout: 0 })
  try {
    handle.exec('PRAGMA journal_mode = WAL')
  } finally {
    handle.close()
  }
  await syncFile(staged)
}

/** What changes with every write of others, where a database is one file. */
function changeOf(database: string): string {
  const { mtimeNs, size } = statSync(database, { bigint: true })
  return `${mtimeNs} ${size}`
}
