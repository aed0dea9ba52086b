import { open as openFile } from 'node:fs/promises'
import path from 'node:path'
import { copiesIn } from './copies.js'
import { copyName, partialName } from './copy-name.js'
import type { CopyPlace } from './copy-place.js'
import type { OpenHandle } from './driver.js'
import { publish, syncFile, syncFolder } from './durable.js'
import { giveOwner } from './rights.js'
import { sameBytes } from './same-bytes.js'
import { removeWithSideFiles } from './side-files.js'
import { type CopyFacts, copyFacts, copyFault } from './sound-copy.js'

/** The file that is the copy of a database, and whether it was made now. */
export interface MadeCopy {
  readonly file: string
  readonly isNew: boolean
}

/**
 * Makes a copy of a database that nobody can write meanwhile: complete, checked and on the disk before it has the name of a
 * copy. Where an equal one is there already it is that one, so that a start which fails again and again leaves one copy.
 * @param checkpoint is awaited between two parts of the work, and ends it by throwing.
 */
export async function makeCopy(
  open: OpenHandle,
  place: CopyPlace,
  bookkeeping: readonly string[],
  checkpoint: () => Promise<void>,
): Promise<MadeCopy> {
  const partial = path.join(place.folder, partialName(path.basename(place.database), place.database))
  // Whoever was at it has died: the database is ours alone to copy.
  await removeWithSideFiles(partial)
  try {
    await createFor(partial, place.database)
    await checkpoint()
    const original = copyInto(open, place.database, partial, bookkeeping)
    await checkpoint()
    await syncFile(partial)
    const fault = copyFault(open, partial, original, bookkeeping)
    if (fault !== undefined) throw new Error(`the copy cannot be used: ${fault}`)
    await checkpoint()
    const equal = await equalCopy(place, partial)
    const file = equal ?? (await name(place, partial))
    await syncFolder(place.folder)
    return { file, isNew: equal === undefined }
  } finally {
    await removeWithSideFiles(partial)
  }
}

/** Empty, and for its owner alone: the engine takes such a file, and would make one that everybody can read. */
async function createFor(partial: string, database: string): Promise<void> {
  await (await openFile(partial, 'wx', 0o600)).close()
  try {
    giveOwner(partial, database)
  } catch {
    // A copy that is root's alone is one all the same.
  }
}

/** Through a connection of its own: one that has a transaction open can't do it. */
function copyInto(
  open: OpenHandle,
  database: string,
  partial: string,
  bookkeeping: readonly string[],
): CopyFacts {
  const handle = open(database, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    handle.prepare('VACUUM INTO ?').run(partial)
    return copyFacts(handle, bookkeeping)
  } finally {
    handle.close()
  }
}

/** The newest copy, where it holds just the same. */
async function equalCopy({ folder, base, name }: CopyPlace, partial: string): Promise<string | undefined> {
  if (name !== undefined) return undefined
  const newest = (await copiesIn(folder, base)).at(-1)
  if (newest === undefined) return undefined
  const file = path.join(folder, newest)
  return (await sameBytes(file, partial).catch(() => false)) ? file : undefined
}

async function name({ folder, base, name }: CopyPlace, partial: string): Promise<string> {
  const now = new Date()
  for (let attempt = 1; ; attempt += 1) {
    const file = path.join(folder, name ?? copyName(base, 'backup', now, attempt))
    if ((await publish(partial, file)) === 'published') return file
    if (name !== undefined) throw new Error(`${file} is there already, and nothing is overwritten`)
  }
}
