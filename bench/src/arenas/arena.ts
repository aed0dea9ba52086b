import type { Engine } from '../engine.js'

/** Where throw-away databases of one engine are made. A database is named by what a driver opens: a path, or a URL. */
export interface Arena {
  readonly engine: Engine
  /** As it says it itself. */
  readonly version: string
  /** A database with nothing in it. */
  create(): Promise<string>
  /** A database of its own with the same content, nothing of which is still to be written to the disk. */
  copy(database: string): Promise<string>
  query(database: string, sql: string): Promise<Record<string, unknown>[]>
  remove(database: string): Promise<void>
}
