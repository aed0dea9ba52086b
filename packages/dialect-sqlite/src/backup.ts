import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Backup, CopyError, isAborted, messageOf, refuseAborted } from '@godwit/core'
import type { Connection } from './connection.js'
import { copiesIn } from './copies.js'
import { surplusOf } from './copy-name.js'
import { type CopyPlace, copyPlace } from './copy-place.js'
import { loadDriver } from './driver.js'
import { holdsData } from './holds-data.js'
import { makeCopy } from './make-copy.js'
import { mebibytes, roomIn } from './room.js'

/**
 * Makes the copy that a transaction begins with, and tells of it, or tells why there is none. To be called when the write lock
 * is held and nothing is written.
 * @throws CopyError BACKUP_FAILED where one is required and fails.
 */
export async function backup(connection: Connection, request: Backup): Promise<void> {
  const { handle, database, options } = connection
  const nothing = nothingToCopy(connection, request)
  if (nothing !== undefined) {
    // Only who has asked for a copy waits to hear of one.
    if (request.required) tellOfNone(connection, 'info', nothing)
    return
  }
  const bytes = sizeOf(handle)
  if (request.maxBytes !== undefined && bytes > request.maxBytes)
    return tellOfNone(
      connection,
      'warning',
      `it has ${mebibytes(bytes)}, and only up to ${mebibytes(request.maxBytes)} are copied`,
    )
  const started = performance.now()
  try {
    const place = await copyPlace(database, request.to)
    await refuseWithoutRoom(place, bytes, request)
    const { file, isNew } = await makeCopy(await loadDriver(), place, request.bookkeeping, async () => {
      await setImmediate()
      refuseAborted([options.signal, options.cancel])
    })
    const { size } = await stat(file)
    options.onEvent({ type: 'backup', file, isNew, bytes: size, durationMs: performance.now() - started })
    if (request.keep !== undefined) await removeSurplus(connection, place, file, request.keep)
  } catch (cause) {
    if (isAborted(cause)) throw cause
    const why = messageOf(cause)
    if (request.required) throw failed(database, why, cause)
    tellOfNone(connection, 'warning', why)
  }
}

function nothingToCopy({ handle, database }: Connection, { bookkeeping }: Backup): string | undefined {
  if (database === ':memory:') return 'it is in memory'
  return holdsData(handle, bookkeeping) ? undefined : 'it holds no rows'
}

function sizeOf(handle: Connection['handle']): number {
  const { bytes } = handle
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get() as { bytes: number }
  return bytes
}

/** Unless somebody insists, room is left for what the migration needs itself. */
async function refuseWithoutRoom({ folder }: CopyPlace, bytes: number, { required }: Backup): Promise<void> {
  const room = await roomIn(folder)
  const needed = required ? bytes : 2 * bytes
  if (room === undefined || room >= needed) return
  throw new Error(`in ${folder} there is room for ${mebibytes(room)}, and ${mebibytes(needed)} are needed`)
}

/** The copy is made: that an older one stays too long changes nothing about it. */
async function removeSurplus(
  { options }: Connection,
  { folder, base, name }: CopyPlace,
  made: string,
  keep: number,
): Promise<void> {
  if (name !== undefined) return
  try {
    for (const old of surplusOf(await copiesIn(folder, base), path.basename(made), keep)) {
      await rm(path.join(folder, old))
      const message = `Removed an older safety copy: ${path.join(folder, old)}`
      options.onEvent({ type: 'notice', severity: 'debug', code: 'BACKUP_REMOVED', message })
    }
  } catch (cause) {
    const message = `An older safety copy could not be removed: ${messageOf(cause)}`
    options.onEvent({ type: 'notice', severity: 'warning', code: 'BACKUP_NOT_REMOVED', message })
  }
}

function tellOfNone({ database, options }: Connection, severity: 'info' | 'warning', why: string): void {
  const message = `No safety copy of ${database} was made: ${why}`
  options.onEvent({ type: 'notice', severity, code: 'NO_BACKUP', message })
}

function failed(database: string, why: string, cause: unknown): CopyError {
  return new CopyError('BACKUP_FAILED', `No safety copy of ${database} could be made: ${why}`, { cause })
}
