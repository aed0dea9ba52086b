import { choices } from '../choices.js'
import { DatabaseError, isDatabaseError } from '../database-error.js'
import { isGodwitError, messageOf } from '../errors.js'
import { RecordRefused } from '../history/record-refused.js'
import { MigrationFailedError } from '../migration-failed-error.js'
import { appFlag } from '../plan/app-flag.js'
import type { Finish } from '../plan/plan-finish.js'
import { waysOut } from '../plan/ways-out.js'
import { holdsSecret } from '../secrets.js'
import { shellWord } from '../shell-word.js'
import type { CodeLeft } from './journal.js'
import type { LoadedStep } from './loaded-step.js'
import { oddities } from './oddities.js'
import { foundEffects, halfAppliedText, waysToFinish } from './resolve/half-applied.js'

/** What a failure left behind, so that its message can say so. */
export interface Aftermath {
  /** Versions that this run had completed before, and that stay. */
  readonly completed: readonly string[]
  /** Versions that were still to come, the failed one first. */
  readonly remaining: readonly string[]
  /** All of the steps were one transaction. */
  readonly together: boolean
  /** Of code without a transaction. */
  readonly left?: CodeLeft | 'statements' | undefined
  /** What of it was there before, without a record; undefined where nothing was, or nobody can tell. */
  readonly there?: Finish | undefined
}

/**
 * The error to report for a failed step: a `MigrationFailedError` where the migration is at fault, the error itself
 * where the database, the state or a signal stopped it.
 */
export function describeFailure(error: unknown, step: LoadedStep, aftermath: Aftermath): unknown {
  if (!isMigrationsFault(error)) return isDatabaseError(error) ? withPlace(error, step, aftermath) : error
  const { app, version, direction, migration } = step
  const file = migration?.file.path
  const line = lineOf(error, step)
  const where = file === undefined ? ' (recorded SQL)' : ` at ${file}${line === undefined ? '' : `:${line}`}`
  const statement = line === undefined && isDatabaseError(error) ? excerpt(error.statement) : ''
  const { completed, remaining, there } = aftermath
  const found = there === undefined ? '' : `\n  ${halfAppliedText(step, there)}`
  return new MigrationFailedError(
    `Migration "${version}" failed (${direction})${where}: ${messageOf(error)}${statement}${oddities(error, step)}\n  ${consequences(step, aftermath, error)}${found}`,
    {
      app,
      migration: version,
      direction,
      completed,
      remaining,
      file,
      line,
      effects: there && foundEffects(step, there),
    },
    { cause: error, fix: fixOf(step, aftermath) },
  )
}

/** What becomes of a step that was stopped by a signal, in sentences. */
export function consequencesOfStop(step: LoadedStep, aftermath: Aftermath): string {
  const stopped = `It stopped "${step.version}" (${step.direction}).`
  const isWalk = !step.transaction && aftermath.left === undefined
  const kept = consequences(step, isWalk ? { ...aftermath, left: 'statements' } : aftermath, undefined)
  const doubt = aftermath.left === 'in doubt' ? `\n  ${waysOut(step)}` : ''
  return `${stopped} ${kept}${doubt}`
}

/** What stopped it would have stopped any migration; but which one it was, and what is kept, is worth knowing. */
function withPlace(error: DatabaseError, step: LoadedStep, aftermath: Aftermath): DatabaseError {
  const { message, kind, offset, statement, fix } = error
  const told = fix === undefined ? message : message.replace(`\n  ${fix}`, '')
  return new DatabaseError(
    `${told}\n  It stopped "${step.version}" (${step.direction}). ${consequences(step, aftermath, error)}`,
    { kind, offset, statement, fix, cause: error },
  )
}

/** A lost connection or a busy database would have stopped any migration. */
function isMigrationsFault(error: unknown): boolean {
  if (error instanceof RecordRefused) return false
  if (isDatabaseError(error)) return error.kind === 'statement' || error.kind === 'denied'
  return !isGodwitError(error) || error.code === 'INVALID_MIGRATION' || error.code === 'INVALID_SCRIPT'
}

function lineOf(error: unknown, { script }: LoadedStep): number | undefined {
  if (!isDatabaseError(error) || error.offset === undefined || script.kind === 'code') return undefined
  if (script.line === undefined) return undefined
  return script.line + script.text.slice(0, error.offset).split('\n').length - 1
}

function excerpt(statement: string | undefined): string {
  if (statement === undefined || holdsSecret(statement)) return ''
  const line = statement.replace(/\s+/g, ' ')
  return `\n  in: ${line.length > 200 ? `${line.slice(0, 200)} …` : line}`
}

function consequences(
  step: LoadedStep,
  { completed, remaining, together, left }: Aftermath,
  error: unknown,
): string {
  const kept =
    completed.length === 0 || together ? [] : [`Done before it, and kept: ${completed.join(', ')}.`]
  const later = remaining.length <= 1 ? [] : [`Not run: ${remaining.slice(1).join(', ')}.`]
  return [undone(step, { together, left }, error), ...kept, ...later].join(' ')
}

function undone(
  step: LoadedStep,
  { together, left }: Pick<Aftermath, 'together' | 'left'>,
  error: unknown,
): string {
  if (isDatabaseError(error) && error.rolledBack === false) {
    return 'It ended the transaction itself, so what it did by then may have been committed: look at the database.'
  }
  if (together) return 'All changes of this run were rolled back.'
  if (step.transaction) return 'Its changes were rolled back.'
  if (left === 'nothing') return 'Nothing of it was done, and nothing of it is recorded.'
  if (left === 'statements') return 'What is done of it stays, and the next run goes on after that.'
  if (left === 'pieces') return 'What its batches have committed stays, and the next run goes on after that.'
  if (step.script.kind === 'code') return 'It runs without a transaction, so what it had done by then stays.'
  return 'It runs without a transaction, so the statements before the failing one, if any, stay.'
}

function fixOf(step: LoadedStep, aftermath: Aftermath): string | undefined {
  if (aftermath.there !== undefined) return waysToFinish(step, aftermath.there)
  return step.transaction ? undefined : nextAfterWalk(step, aftermath)
}

function nextAfterWalk(step: LoadedStep, { left }: Aftermath): string {
  const { script, direction, app } = step
  if (script.kind === 'code' && left === 'in doubt') return waysOut(step)
  const saying = (way: string) => `godwit resolve ${shellWord(step.version)} --${way}${appFlag(app)}`
  const mended = `Mend ${script.kind === 'code' ? 'it' : 'the failing statement'}, and go on`
  if (direction === 'downgrade') return choices([mended, `godwit downgrade${appFlag(app)}`])
  // What has a checkpoint, or was not begun, needs nobody to say what became of it.
  if (left !== undefined) return choices([mended, 'godwit upgrade'])
  return choices(
    [mended, 'godwit upgrade'],
    ['If it cannot be mended here: once you have finished it by hand', saying('applied')],
    ['Or once nothing of it is left', saying('reverted')],
  )
}
