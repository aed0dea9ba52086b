import { ConfigurationError, messageOf } from './errors.js'

/** What a dialect says of the driver that it loads. */
export interface DriverName {
  /** As the package is called. */
  readonly name: string
  /** What it is a driver of, as people write it. */
  readonly engine: string
  /** What to do where it is there, and something in it fails. @default to install it anew */
  readonly repair?: string
}

/**
 * Why the import of a driver failed: it is not there, or it is and something in it fails.
 * @returns ConfigurationError DIALECT_NOT_INSTALLED
 */
export function driverNotLoaded({ name, engine, repair }: DriverName, cause: unknown): ConfigurationError {
  const driver = `The ${engine} driver ${name}`
  const install = `Run: npm install ${name}`
  if (isMissing(name, cause))
    return new ConfigurationError('DIALECT_NOT_INSTALLED', `${driver} is not installed.`, {
      fix: install,
      cause,
    })
  const [reason] = messageOf(cause).split('\n', 1)
  return new ConfigurationError(
    'DIALECT_NOT_INSTALLED',
    `${driver} is installed, but cannot be loaded: ${reason}`,
    { fix: repair ?? `Install it anew. ${install}`, cause },
  )
}

/** The driver itself, by Node's own words: what it needs may be missing in the same way. */
function isMissing(name: string, cause: unknown): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    cause.code === 'ERR_MODULE_NOT_FOUND' &&
    cause.message.includes(`'${name}'`)
  )
}
