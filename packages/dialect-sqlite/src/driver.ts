import { ConfigurationError, driverNotLoaded } from '@godwit/core'

/** What we use of a better-sqlite3 database. Written down, so that our types need none of theirs. */
export interface Handle {
  readonly name: string
  readonly memory: boolean
  readonly readonly: boolean
  readonly open: boolean
  readonly inTransaction: boolean
  prepare(source: string): HandleStatement
  exec(source: string): unknown
  close(): unknown
}

export interface HandleStatement {
  readonly reader: boolean
  readonly readonly: boolean
  safeIntegers(on: boolean): unknown
  /** Whether rows are given as the value of their first column. */
  pluck(on: boolean): unknown
  all(...values: unknown[]): unknown[]
  get(...values: unknown[]): unknown
  run(...values: unknown[]): unknown
}

export interface HandleOptions {
  readonly readonly?: boolean
  readonly fileMustExist?: boolean
  readonly timeout?: number
}

export type OpenHandle = (file: string, options: HandleOptions) => Handle

/** Loads better-sqlite3 when it is first needed, so that building a dialect needs no native module. */
export async function loadDriver(): Promise<OpenHandle> {
  const { default: Database } = await import('better-sqlite3').catch((cause: unknown) => {
    throw driverNotLoaded(DRIVER, cause)
  })
  return (file, options) => {
    try {
      return new Database(file, options)
    } catch (cause) {
      if (isMissingBinary(cause)) throw notBuilt(cause)
      throw cause
    }
  }
}

const DRIVER = {
  name: 'better-sqlite3',
  engine: 'SQLite',
  repair: 'Run: npm rebuild better-sqlite3, or install it anew.',
}

function notBuilt(cause: unknown): ConfigurationError {
  return new ConfigurationError(
    'DIALECT_NOT_INSTALLED',
    'better-sqlite3 is installed, but its native part is missing or was built for another Node.js.',
    { fix: 'Run: npm rebuild better-sqlite3', cause },
  )
}

function isMissingBinary(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  const code = 'code' in cause ? cause.code : undefined
  return code === 'ERR_DLOPEN_FAILED' || cause.message.startsWith('Could not locate the bindings file')
}
