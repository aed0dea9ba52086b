import { DatabaseError, type SessionOptions } from '@godwit/core'
import type { Connection } from './connection.js'
import { type Handle, loadDriver } from './driver.js'
import { codeOf, databaseError } from './driver-error.js'
import { provideFile, unwritableReason } from './file-access.js'
import { readSettings } from './settings.js'
import { refuseAborted, untilFree } from './waiting.js'

/** Opens a handle of our own on a file, and makes sure that it can be read. Creates the file for `write`. */
export async function openFile(file: string, options: SessionOptions): Promise<Connection> {
  refuseAborted([options.signal, options.cancel])
  const open = await loadDriver()
  if ((await provideFile(file, options.access)) === 'created')
    options.onEvent({
      type: 'notice',
      severity: 'info',
      code: 'DATABASE_CREATED',
      message: `Created the database ${file}`,
    })
  const unwritable = await unwritableReason(file)
  const opened = { handle: openHandle(), database: file, unwritable, options }
  try {
    const settings = await untilFree(opened, () => {
      probe(opened)
      return readSettings(opened.handle)
    })
    return { ...opened, settings }
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
export async function openNothing(file: string, options: SessionOptions): Promise<Connection> {
  refuseAborted([options.signal, options.cancel])
  const open = await loadDriver()
  const handle = open(':memory:', { timeout: 0 })
  return { handle, database: file, unwritable: undefined, options, settings: new Map() }
}

/**
 * Reads the header, for opening alone does not look into the file. Read access is a writable handle that was told not
 * to write: a read-only one can neither recover after a crash nor clear away the -wal and -shm files it makes.
 */
function probe({ handle, unwritable, options, database }: Omit<Connection, 'settings'>): void {
  try {
    if (options.access === 'read') handle.exec('PRAGMA query_only = ON')
    handle.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (cause) {
    if (codeOf(cause).startsWith('SQLITE_CORRUPT'))
      throw new DatabaseError(`${database} is damaged: SQLite cannot read its schema.`, {
        kind: 'denied',
        cause,
      })
    if (unwritable !== undefined && /^SQLITE_(?:CANTOPEN|READONLY)/.test(codeOf(cause)))
      throw new DatabaseError(
        `${database} cannot even be read without writing beside it, and ${unwritable}`,
        { kind: 'read-only', cause },
      )
    throw cause
  }
}
