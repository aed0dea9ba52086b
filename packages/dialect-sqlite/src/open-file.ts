import { DatabaseError, refuseAborted, type SessionOptions } from '@godwit/core'
import type { Connection } from './connection.js'
import { type Handle, loadDriver } from './driver.js'
import { codeOf, databaseError, messageOf } from './driver-error.js'
import { identityOf, provideFile, unwritableReason } from './file-access.js'
import { type FilePlace, placeRefusal, placeWarnings, readPlace } from './file-place.js'
import type { FileLocation } from './location.js'
import { memoryOf } from './memory.js'
import { readSettings } from './settings.js'
import { untilFree } from './waiting.js'

/** Opens a handle of our own on a file, and makes sure that it can be read. Creates the file for `write`. */
export async function openFile(
  { file, network }: FileLocation,
  options: SessionOptions,
): Promise<Connection> {
  refuseAborted([options.signal, options.cancel])
  const open = await loadDriver()
  if (provideFile(file, options.access) === 'created')
    options.onEvent({
      type: 'notice',
      severity: 'info',
      code: 'DATABASE_CREATED',
      message: `Created the database ${file}`,
    })
  const unwritable = unwritableReason(file)
  const place = network ? undefined : readPlace(file)
  // Before it is opened: of a file that is replaced in between it is not the one that is open then.
  const identity = identityOf(file)
  const opened = { handle: openHandle(), database: file, unwritable, options, identity }
  try {
    return await untilFree(opened, () => {
      probe(opened)
      const { handle } = opened
      const memory = memoryOf(handle, readSettings(handle))
      const checkPlace = place === undefined ? () => {} : placeCheck(opened, place)
      return { ...opened, checkPlace, memory }
    })
  } catch (error) {
    opened.handle.close()
    throw error
  }

  function openHandle(): Handle {
    try {
      return open(file, { readonly: unwritable !== undefined, fileMustExist: true, timeout: 0 })
    } catch (cause) {
      throw databaseError(cause, { database: file, unwritable })
    }
  }
}

/** What a file that does not exist yet looks like: an empty database. */
export async function openNothing({ file }: FileLocation, options: SessionOptions): Promise<Connection> {
  refuseAborted([options.signal, options.cancel])
  const open = await loadDriver()
  const handle = open(':memory:', { timeout: 0 })
  const checkPlace = () => {}
  return {
    handle,
    database: file,
    unwritable: undefined,
    options,
    checkPlace,
    memory: memoryOf(handle, new Map()),
    identity: undefined,
  }
}

type Opened = Omit<Connection, 'checkPlace' | 'memory'>

function placeCheck({ handle, database, options }: Opened, place: FilePlace): () => void {
  const { journal_mode } = handle.prepare('PRAGMA journal_mode').get() as { journal_mode: string }
  const refusal = placeRefusal(database, place, journal_mode)
  let warnings = placeWarnings(database, place)
  return () => {
    if (refusal !== undefined) throw refusal
    for (const warning of warnings) options.onEvent(warning)
    warnings = []
  }
}

/**
 * Reads the header, for opening alone does not look into the file. Read access is a writable handle that was told not
 * to write: a read-only one can neither recover after a crash nor clear away the -wal and -shm files it makes.
 */
function probe({ handle, unwritable, options, database }: Opened): void {
  try {
    if (options.access === 'read') handle.exec('PRAGMA query_only = ON')
    handle.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (cause) {
    if (codeOf(cause).startsWith('SQLITE_CORRUPT')) throw unreadable(handle, database, cause)
    if (unwritable !== undefined && /^SQLITE_(?:CANTOPEN|READONLY)/.test(codeOf(cause)))
      throw new DatabaseError(
        `${database} cannot even be read without writing beside it, and ${unwritable}`,
        { kind: 'read-only', cause },
      )
    throw cause
  }
}

function unreadable(handle: Handle, database: string, cause: unknown): DatabaseError {
  const [, what] = /^malformed database schema (.*)/s.exec(messageOf(cause)) ?? []
  if (what === undefined)
    return new DatabaseError(`${database} is damaged: SQLite cannot read its schema.`, {
      kind: 'denied',
      cause,
    })
  const { version } = handle.prepare('SELECT sqlite_version() AS version').get() as { version: string }
  return new DatabaseError(
    `${database} has something in its schema that SQLite ${version} cannot read: ${what}. A newer version, or another build, has made it.`,
    { kind: 'denied', fix: 'Run: npm install better-sqlite3@latest', cause },
  )
}
