import { ConfigurationError, messageOf } from '@godwit/core'

/** Why pg cannot be had: it is not there, or it is and something in it fails. */
export function driverNotLoaded(cause: unknown): ConfigurationError {
  const [reason] = messageOf(cause).split('\n', 1)
  return isMissing(cause)
    ? new ConfigurationError('DIALECT_NOT_INSTALLED', `${DRIVER} is not installed.`, {
        fix: 'Run: npm install pg',
        cause,
      })
    : new ConfigurationError(
        'DIALECT_NOT_INSTALLED',
        `${DRIVER} is installed, but cannot be loaded: ${reason}`,
        { fix: 'Install it anew. Run: npm install pg', cause },
      )
}

const DRIVER = 'The PostgreSQL driver pg'

/** Of the driver itself, by Node's own words: what it needs may be missing in the same way. */
function isMissing(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    cause.code === 'ERR_MODULE_NOT_FOUND' &&
    cause.message.includes("'pg'")
  )
}
