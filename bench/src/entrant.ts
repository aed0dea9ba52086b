import type { Engine } from './engine.js'
import type { Format } from './formats/format.js'

/** What a tool makes one transaction of. */
export type Shape = 'each' | 'two' | 'together' | 'none'

export const SHAPES: Readonly<Record<Shape, string>> = {
  each: 'each migration with its record',
  two: 'each migration; then its record',
  together: 'all of them',
  none: 'each statement',
}

/** A contestant in one of its ways: one line of a table. */
export interface Entrant {
  readonly name: string
  /** Its folder in `bench/contestants`. */
  readonly contestant: string
  /** Tells its program which way, where it has several. */
  readonly variant?: string
  /** The way in which it prepares databases, where another leaves the same behind sooner. */
  readonly preparing?: string
  readonly format: Format
  /** By engine that it knows. */
  readonly on: Readonly<Partial<Record<Engine, Conduct>>>
  /** Where it is no JavaScript: the whole command line, instead of the program in its folder. */
  readonly commandLine?: (site: Site) => readonly string[]
}

export interface Conduct {
  readonly up: Shape
  /** Null where it cannot undo a whole line in one run. */
  readonly down: Shape | null
  /** What it leaves out of what Godwit does, in a few words; empty for nothing. */
  readonly less: string
}

/** Where a contestant is at work. */
export interface Site {
  readonly engine: Engine
  /** The user's project, with `migrations/` in it. */
  readonly folder: string
  readonly database: string
}
