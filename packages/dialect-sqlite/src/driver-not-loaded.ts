import { ConfigurationError, messageOf } from '@godwit/core'

/** Why better-sqlite3 cannot be had: it is not there, or it is and something in it fails. */
export function driverNotLoaded(cause: unknown): ConfigurationError {
  const [reason] = messageOf(cause).split('\n', 1)
  return isMissing(cause)
    ? new ConfigurationError('DIALECT_NOT_INSTALLED', `${DRIVER} is not installed.`, {
        fix: 'Run: npm install better-sqlite3',
        cause,
      })
    : new ConfigurationError(
        'DIALECT_NOT_INSTALLED',
        `${DRIVER} is installed, but cannot be loaded: ${reason}`,
        { fix: 'Run: npm rebuild better-sqlite3, or install it anew.', cause },
      )
}

const DRIVER = 'The SQLite driver better-sqlite3'

/** Of the driver itself, by Node's own words: what it needs may be missing in the same way. */
function isMissing(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    cause.code === 'ERR_MODULE_NOT_FOUND' &&
    cause.message.includes("'better-sqlite3'")
  )
}
