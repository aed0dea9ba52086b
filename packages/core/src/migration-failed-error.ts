import type { StatementEffect } from './dialect.js'
import type { Direction } from './direction.js'
import { GodwitError, type GodwitErrorOptions } from './errors.js'

/** A migration failed while it ran. The message says what was rolled back, and what is kept. */
export class MigrationFailedError extends GodwitError {
  readonly code = 'MIGRATION_FAILED'
  readonly app: string
  /** The version. */
  readonly migration: string
  readonly direction: Direction
  /** Versions that this run had completed before, and that stay. */
  readonly completed: readonly string[]
  /** Versions that this run had completed before, and undone again since it failed, in the order in which they were undone. */
  readonly undone: readonly string[]
  /** Versions that were still to come, the failed one first. */
  readonly remaining: readonly string[]
  /** Absolute path of the file, or the key in `modules({…})`; absent where recorded SQL failed. */
  readonly file?: string
  /** Line in that file, counted from 1, where one is at fault. */
  readonly line?: number
  /** Where a part of it was there before without a record: what is to be seen, or follows, of each of its statements. */
  readonly effects?: readonly FoundEffect[]

  constructor(message: string, facts: MigrationFailure, options: GodwitErrorOptions) {
    super(message, options)
    this.app = facts.app
    this.migration = facts.migration
    this.direction = facts.direction
    this.completed = facts.completed
    this.undone = facts.undone ?? []
    this.remaining = facts.remaining
    if (facts.file !== undefined) this.file = facts.file
    if (facts.line !== undefined) this.line = facts.line
    if (facts.effects !== undefined) this.effects = facts.effects
  }
}

export interface FoundEffect {
  /** The line on which the statement begins: of the file, or of its SQL where the file is a module. */
  readonly line: number
  readonly effect: StatementEffect
}

export interface MigrationFailure {
  readonly app: string
  readonly migration: string
  readonly direction: Direction
  readonly completed: readonly string[]
  readonly undone?: readonly string[]
  readonly remaining: readonly string[]
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly effects?: readonly FoundEffect[] | undefined
}
