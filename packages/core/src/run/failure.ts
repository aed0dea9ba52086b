import { isDatabaseError } from '../database-error.js'
import { isGodwitError, MigrationFailedError } from '../errors.js'
import { ClaimLost } from './claim.js'
import type { Work } from './work.js'

/** What a failure left behind, so that its message can say so. */
export interface Aftermath {
  /** Versions that this run had completed before, and that stay. */
  readonly completed: readonly string[]
  /** Versions that were still to come, the failed one first. */
  readonly remaining: readonly string[]
  /** All of the steps were one transaction. */
  readonly together: boolean
}

/**
 * The error to report for a failed step: a `MigrationFailedError` where the migration is at fault, the error itself
 * where the database, the state or a signal stopped it.
 */
export function describeFailure(error: unknown, work: Work, aftermath: Aftermath): unknown {
  if (error instanceof ClaimLost || !isMigrationsFault(error)) return error
  const line = lineOf(error, work)
  const file = work.migration?.file.file
  const where = file === undefined ? ' (recorded SQL)' : ` at ${file}${line === undefined ? '' : `:${line}`}`
  const statement = line === undefined && isDatabaseError(error) ? excerpt(error.statement) : ''
  return new MigrationFailedError(
    `Migration "${work.version}" failed (${work.direction})${where}: ${messageOf(error)}${statement}\n  ${consequences(work, aftermath)}`,
    {
      app: work.app,
      migration: work.version,
      direction: work.direction,
      completed: aftermath.completed,
      remaining: aftermath.remaining,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    },
    { cause: error },
  )
}

/** A lost connection or a busy database would have stopped any migration. */
function isMigrationsFault(error: unknown): boolean {
  if (isDatabaseError(error)) return error.kind === 'statement' || error.kind === 'denied'
  return !isGodwitError(error) || error.code === 'INVALID_MIGRATION' || error.code === 'INVALID_SCRIPT'
}

function lineOf(error: unknown, { script }: Work): number | undefined {
  if (!isDatabaseError(error) || error.offset === undefined || script.kind === 'code') return undefined
  if (script.line === undefined) return undefined
  return script.line + script.text.slice(0, error.offset).split('\n').length - 1
}

function excerpt(statement: string | undefined): string {
  if (statement === undefined) return ''
  const line = statement.replace(/\s+/g, ' ')
  return `\n  in: ${line.length > 200 ? `${line.slice(0, 200)} …` : line}`
}

function consequences(work: Work, { completed, remaining, together }: Aftermath): string {
  const undone = together
    ? 'All changes of this run were rolled back.'
    : work.transaction
      ? 'Its changes were rolled back.'
      : 'It runs without a transaction: the statements before the failing one stay. Mend that one and run: godwit upgrade'
  const kept = completed.length === 0 || together ? '' : ` Done before it, and kept: ${completed.join(', ')}.`
  const later = remaining.length <= 1 ? '' : ` Not run: ${remaining.slice(1).join(', ')}.`
  return `${undone}${kept}${later}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
