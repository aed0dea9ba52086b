import type { Dialect, SessionOptions } from '../dialect.js'
import type { GodwitEvent } from '../events.js'
import type { Typed } from '../retype.js'
import type { Source } from '../source/migration.js'
import type { BackupWanted } from './options/backup-option.js'
import type { Stops } from './stops.js'

/** A migrator's options, resolved. */
export interface Settings {
  readonly dialect: Dialect
  readonly apps: readonly AppSource[]
  /** Whose records an upgrade takes for ours, where there is no version table. */
  readonly adopt: 'aerich' | undefined
  readonly table: string
  readonly schema: string | undefined
  readonly lockTimeout: number
  readonly waitForDatabase: boolean
  readonly singleTransaction: boolean
  readonly backup: BackupWanted
  readonly signal: AbortSignal | undefined
  readonly gracePeriod: number
  readonly emit: (event: GodwitEvent) => void
  /** What people read, with commands as they are typed here. */
  readonly typed: Typed
}

/** What every run is given. */
export interface Context extends Settings {
  /** How this run is told to stop. */
  readonly stops: Stops
}

export interface AppSource {
  readonly app: string
  readonly source: Source
}

/** How a run opens its session. */
export function sessionOptions(context: Context, access: 'read' | 'write'): SessionOptions {
  const { signal, cancel } = context.stops
  return {
    access,
    waitMs: context.lockTimeout,
    onEvent: context.emit,
    ...(context.schema === undefined ? {} : { schema: context.schema }),
    ...(signal === undefined ? {} : { signal }),
    ...(cancel === undefined ? {} : { cancel }),
  }
}
