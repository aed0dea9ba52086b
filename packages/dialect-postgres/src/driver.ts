import { ConfigurationError } from '@godwit/core'
import { driverFields } from './driver-error.js'

/** Loads pg when it is first needed, so that building a dialect needs no driver. */
export async function loadClient(): Promise<typeof import('pg').Client> {
  try {
    return (await import('pg')).default.Client
  } catch (cause) {
    if (driverFields(cause).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new ConfigurationError('DIALECT_NOT_INSTALLED', 'The PostgreSQL driver pg is not installed.', {
      fix: 'Run: npm install pg',
      cause,
    })
  }
}
