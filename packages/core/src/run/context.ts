import type { Dialect, SessionOptions } from '../dialect.js'
import type { GodwitEvent } from '../events.js'
import type { Source } from '../source/migration.js'

/** A migrator's options, resolved: what every run of it is given. */
export interface Context {
  readonly dialect: Dialect
  readonly apps: readonly AppSource[]
  readonly table: string
  readonly schema: string | undefined
  readonly lockTimeout: number
  readonly singleTransaction: boolean
  readonly signal: AbortSignal | undefined
  readonly emit: (event: GodwitEvent) => void
}

export interface AppSource {
  readonly app: string
  readonly source: Source
}

/** How a run opens its session. */
export function sessionOptions(context: Context, access: 'read' | 'write'): SessionOptions {
  return {
    access,
    waitMs: context.lockTimeout,
    onEvent: context.emit,
    ...(context.schema === undefined ? {} : { schema: context.schema }),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  }
}
