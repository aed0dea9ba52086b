import { DatabaseError, isDatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import { driverFields } from './driver-error.js'

/**
 * Gives what `work` gives. Where it fails for a missing right, the error says what to run so that this user has it: no more than
 * what it takes to read, where that was all. To be called where no transaction is open.
 */
export async function namingMissingRight<T>(
  connection: Connection,
  work: () => Promise<T>,
  { reads = false } = {},
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDatabaseError(error) || error.kind !== 'denied') throw error
    const { code, message } = driverFields(error.cause)
    if (code !== '42501') throw error
    const fix = await import('./grant-for.js')
      .then(({ grantFor }) => grantFor(connection, message, { reads }))
      .catch(() => undefined)
    if (fix === undefined) throw error
    const { kind, offset, statement, cause } = error
    const [told = ''] = error.message.split('\n', 1)
    throw new DatabaseError(told, { kind, offset, statement, cause, fix })
  }
}
