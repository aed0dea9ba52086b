import { ConfigurationError, DatabaseError, type SessionOptions } from '@godwit/core'
import { type Connection, refuseAborted } from './connection.js'
import { type Handle, loadDriver } from './driver.js'
import { codeOf, databaseError } from './driver-error.js'
import { provideFile, unwritableReason } from './file-access.js'
import type { Location } from './location.js'
import { untilFree } from './waiting.js'

/** Opens a handle of our own on a file, or takes the app's in-memory one, for as long as `work` lasts. */
export async function connect<T>(
  location: Location,
  options: SessionOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if ('handle' in location) return onBorrowed(borrow(location.handle, options), work)
  const connection = await openFile(location.file, options)
  try {
    await untilFree(connection, () => probe(connection))
    return await work(connection)
  } finally {
    connection.handle.close()
  }
}

/** Closing would end a transaction that nobody awaited, and this handle is not closed. */
async function onBorrowed<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    return await work(connection)
  } finally {
    if (connection.handle.inTransaction) connection.handle.exec('ROLLBACK')
  }
}

function borrow(handle: Handle, options: SessionOptions): Connection {
  if (!handle.open)
    throw new ConfigurationError('BAD_OPTION', 'The in-memory database given to sqlite() is closed.')
  if (handle.inTransaction)
    throw new ConfigurationError(
      'BAD_OPTION',
      'The in-memory database given to sqlite() is inside a transaction, which is not ours to end.',
      { fix: 'Commit it first.' },
    )
  const unwritable = handle.readonly ? 'the handle was opened read-only.' : undefined
  return { handle, database: ':memory:', unwritable, options }
}

async function openFile(file: string, options: SessionOptions): Promise<Connection> {
  refuseAborted({ database: file, options })
  const open = await loadDriver()
  if ((await provideFile(file, options.access)) === 'created')
    options.onEvent({
      type: 'notice',
      severity: 'info',
      code: 'DATABASE_CREATED',
      message: `Created the database ${file}`,
    })
  const unwritable = await unwritableReason(file)
  try {
    const handle = open(file, { readonly: unwritable !== undefined, fileMustExist: true, timeout: 0 })
    return { handle, database: file, unwritable, options }
  } catch (cause) {
    throw databaseError(cause, { database: file, unwritable })
  }
}

/**
 * Reads the header, for opening alone does not look into the file. Read access is a writable handle that was told not
 * to write: a read-only one can neither recover after a crash nor clear away the -wal and -shm files it makes.
 */
function probe({ handle, unwritable, options, database }: Connection): void {
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
