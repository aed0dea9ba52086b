import { ConfigurationError, type SessionOptions } from '@godwit/core'
import type { Connection } from './connection.js'
import type { Handle } from './driver.js'
import { identityOf, isToBeCreated } from './file-access.js'
import type { Location } from './location.js'
import { memoryOf } from './memory.js'
import { openFile, openNothing } from './open-file.js'
import { readSettings } from './settings.js'

/** What a session is connected to. It may change once: when the first write creates the file. */
export interface Connected {
  /** What is there, which may be nothing yet. */
  forReading(): Connection
  /** The same, after the file was created where there is none. */
  forWriting(): Promise<Connection>
  /** Opens the file anew where it is another one by now: somebody has made it, or has put a copy in its place. */
  renew(): Promise<void>
}

/** Opens a handle of our own on a file, or takes the app's in-memory one, for as long as `work` lasts. */
export async function withConnection<T>(
  location: Location,
  options: SessionOptions,
  work: (connected: Connected) => Promise<T>,
): Promise<T> {
  if ('handle' in location) return onBorrowed(borrow(location.handle, options), work)
  const { file } = location
  const deferred = options.access === 'write' && isToBeCreated(file)
  let connection = await (deferred ? openNothing : openFile)(location, options)
  const create = async () => {
    const before = connection
    connection = await openFile(location, options)
    before.handle.close()
    return connection
  }
  let created: Promise<Connection> | undefined
  try {
    return await work({
      forReading: () => connection,
      forWriting: async () => {
        if (!deferred) return connection
        created ??= create()
        await created
        return connection
      },
      renew: async () => {
        if (connection.identity === identityOf(file)) return
        created = create()
        await created
      },
    })
  } finally {
    connection.handle.close()
  }
}

/** Closing would end a transaction that nobody awaited, and this handle is not closed. */
async function onBorrowed<T>(connection: Connection, work: (connected: Connected) => Promise<T>): Promise<T> {
  try {
    return await work({
      forReading: () => connection,
      forWriting: async () => connection,
      renew: async () => {},
    })
  } finally {
    const { handle, memory } = connection
    if (handle.inTransaction) handle.exec('ROLLBACK')
    if (handle.open) memory.switches.putBackAll()
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
  const checkPlace = () => {}
  return {
    handle,
    database: ':memory:',
    unwritable,
    options,
    checkPlace,
    memory: memoryOf(handle, readSettings(handle), true),
    identity: undefined,
  }
}
