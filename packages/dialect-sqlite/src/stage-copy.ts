import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { badCopy } from './candidate.js'
import { stagingName } from './copy-name.js'
import type { OpenHandle } from './driver.js'
import { codeOf, messageOf } from './driver-error.js'
import { syncFile } from './durable.js'
import { giveOwner, giveRights } from './rights.js'
import { removeWithSideFiles } from './side-files.js'
import { damageIn } from './sound-copy.js'

export async function clearStaging(database: string): Promise<void> {
  await removeWithSideFiles(stagingFile(database))
}

/**
 * Copies a copy to where it can be renamed into place: one file, checked, without a journal, on the disk. The signal ends it.
 * @throws ConfigurationError BAD_COPY where it is damaged.
 */
export async function stageCopy(
  open: OpenHandle,
  copy: string,
  database: string,
  signal: AbortSignal,
): Promise<string> {
  const staged = stagingFile(database)
  await clearStaging(database)
  // For nobody else's eyes before it has the rights of the database that it stands for.
  await pipeline(createReadStream(copy), createWriteStream(staged, { flags: 'wx', mode: 0o600 }), { signal })
  checkStaged(open, staged, copy)
  giveRightsOf(database, copy, staged)
  await syncFile(staged)
  return staged
}

/** Where a copy is prepared, beside the database. What somebody left there who died is of no use. */
function stagingFile(database: string): string {
  return path.join(path.dirname(database), stagingName(path.basename(database), database))
}

function checkStaged(open: OpenHandle, staged: string, copy: string): void {
  const handle = open(staged, { fileMustExist: true, timeout: 0 })
  try {
    // A copy of a database in WAL mode is in that mode too, and would be more than one file as soon as it is looked at.
    handle.exec('PRAGMA journal_mode = DELETE')
    const [damage] = damageIn(handle)
    if (damage !== undefined) throw badCopy(copy, `it is damaged: ${damage}`)
  } catch (cause) {
    if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(codeOf(cause)))
      throw badCopy(copy, `it is damaged: ${messageOf(cause)}`)
    throw cause
  } finally {
    handle.close()
  }
}

/** Those of the database, where there is one; else it stays with whom the copy belongs to. */
function giveRightsOf(database: string, copy: string, staged: string): void {
  if (existsSync(database)) giveRights(staged, database)
  else giveOwner(staged, copy)
}
