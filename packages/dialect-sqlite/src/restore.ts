import { existsSync, statSync } from 'node:fs'
import {
  ConfigurationError,
  CopyError,
  DatabaseError,
  isGodwitError,
  messageOf,
  type Restored,
  type RestoreOptions,
  refuseAborted,
} from '@godwit/core'
import { refuseBadCandidate } from './candidate.js'
import { loadDriver } from './driver.js'
import { isToBeCreated, unwritableReason } from './file-access.js'
import { fileLocks } from './file-lock.js'
import { hasOtherNames } from './keep-standing.js'
import type { Location } from './location.js'
import { realFile } from './real-file.js'
import { replaceDatabase } from './replace-database.js'
import { clearStaging, stageCopy } from './stage-copy.js'

/** Puts a copy in the place of a database file, while no run is at work, and nobody uses the database. */
export async function restore(location: Location, copy: string, options: RestoreOptions): Promise<Restored> {
  if ('handle' in location)
    throw new ConfigurationError(
      'NOT_SUPPORTED',
      'A database in memory has no file to put a copy in place of.',
    )
  refuseAborted([options.signal, options.cancel])
  const { file } = location
  const isNew = isToBeCreated(file)
  const database = await realFile(file)
  if (!isNew) await refuseUnwritable(database)
  await refuseBadCandidate(copy, database)
  const locks = fileLocks({ database: file, options: { ...options, access: 'write' } })
  try {
    return await locks.hold(options.lock('main'), () => putInPlace(copy, database, options))
  } finally {
    locks.end()
  }
}

async function putInPlace(copy: string, database: string, options: RestoreOptions): Promise<Restored> {
  if (existsSync(database)) refuseOtherNames(database)
  const open = await loadDriver()
  const signals = [options.signal, options.cancel].filter((signal) => signal !== undefined)
  try {
    const staged = await stageCopy(open, copy, database, AbortSignal.any(signals))
    refuseAborted(signals)
    return { replaced: await replaceDatabase(open, staged, database, options) }
  } catch (cause) {
    await clearStaging(database).catch(() => {})
    if (isGodwitError(cause)) throw cause
    refuseAborted(signals)
    const why = messageOf(cause)
    throw new CopyError('RESTORE_FAILED', `${copy} could not be restored: ${why}. Nothing was changed.`, {
      cause,
    })
  }
}

/** Who has it open by another name would not be seen, and go on writing to what was replaced. */
function refuseOtherNames(database: string): void {
  if (!hasOtherNames(database)) return
  const { ino } = statSync(database, { bigint: true })
  throw new CopyError(
    'RESTORE_FAILED',
    `${database} has another name (a hard link), and who has it open by that cannot be seen. Nothing was changed.`,
    {
      fix: `Stop what uses it, remove the other name, and try again. It is on the same disk: find <mount point> -xdev -inum ${ino}`,
    },
  )
}

async function refuseUnwritable(database: string): Promise<void> {
  const reason = unwritableReason(database)
  if (reason === undefined) return
  throw new DatabaseError(`${database} cannot be replaced: ${reason}`, { kind: 'read-only' })
}
