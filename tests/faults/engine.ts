import type { Dialect } from '@godwit/core'
import type { Dump } from './dump.js'
import type { Sort } from './lines.js'

/** An engine in one of the ways in which it keeps a transaction. */
export interface Engine {
  readonly name: 'SQLite rollback journal' | 'SQLite WAL' | 'PostgreSQL'
  readonly sort: Sort
  /** A database of its own: an empty one, or the same as `template`, in which nobody is working. */
  create(template?: FaultDatabase): Promise<FaultDatabase>
}

export interface FaultDatabase {
  readonly url: string
  dialect(): Dialect
  dump(): Promise<Dump>
  /** Runs a script with the driver alone, as a person would by hand. */
  byHand(script: string): Promise<void>
  /** Gets in the way of whoever writes next, as far as that can be had right now. Ends with what it gives. */
  block(): Promise<() => Promise<void>>
  drop(): Promise<void>
}
