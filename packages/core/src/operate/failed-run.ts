import { setTimeout } from 'node:timers/promises'
import type { Migrator } from '../run/migrator.js'
import type { MigrationName } from '../run/reports.js'

/** An error, and what the run had done when it came: for the report of the failure. */
export class FailedRun extends Error {
  /** What to print and to derive the exit code from. */
  override readonly cause: unknown
  readonly database: string
  readonly applied: readonly string[]
  readonly reverted: readonly string[]
  /** Null where it cannot be known. */
  readonly pending: readonly string[] | null
  /** A line to put under the message, or nothing. */
  readonly hint: string

  constructor(cause: unknown, facts: FailureFacts) {
    super('The run failed', { cause })
    this.cause = cause
    this.database = facts.database
    this.applied = facts.applied
    this.reverted = facts.reverted
    this.pending = facts.pending
    this.hint = facts.hint
  }
}

export type FailureFacts = Pick<FailedRun, 'database' | 'applied' | 'reverted' | 'pending' | 'hint'>

/** How long the run's own lock may keep us from an answer, and how long an answer may take at all. */
export const LOCK_PATIENCE_MS = 300
const PATIENCE_MS = 3000

/** What is pending after a failure; null where that cannot be found out, or not soon. */
export async function pendingAfter(
  migrator: Migrator,
  only: { readonly app?: string },
): Promise<readonly MigrationName[] | null> {
  return Promise.race([migrator.pending(only).catch(() => null), setTimeout(PATIENCE_MS, null)])
}
