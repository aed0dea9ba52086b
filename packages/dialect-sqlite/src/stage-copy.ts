import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, chown, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { badCopy } from './candidate.js'
import type { OpenHandle } from './driver.js'
import { codeOf, messageOf } from './driver-error.js'
import { syncFile } from './durable.js'
import { removeWithJournals } from './side-files.js'
import { damageIn } from './sound-copy.js'

/** Where a copy is prepared, beside the database. What somebody left there who died is of no use. */
export function stagingFile(database: string): string {
  return `${database}.restoring`
}

export async function clearStaging(database: string): Promise<void> {
  await removeWithJournals(stagingFile(database))
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
  await giveRights(staged, copy, database)
  await syncFile(staged)
  return staged
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

/**
 * Those of the database, where there is one; else they stay with whom the copy belongs to. What is so already is left alone, for
 * some file systems have one owner and one mode for all.
 */
async function giveRights(staged: string, copy: string, database: string): Promise<void> {
  const standing = await stat(database).catch(() => undefined)
  const own = await stat(staged)
  if (standing !== undefined && standing.mode !== own.mode) await chmod(staged, standing.mode & 0o777)
  const { uid, gid } = standing ?? (await stat(copy))
  if (process.getuid?.() === 0 && (uid !== own.uid || gid !== own.gid)) await chown(staged, uid, gid)
}
