import { isDatabaseError } from '../../database-error.js'
import type { Session } from '../../dialect.js'
import { type Finish, planFinish } from '../../plan/plan-finish.js'
import type { LoadedStep } from '../loaded-step.js'

/**
 * After an upgrade has failed and left nothing: whether a part of it was there before, done by something that left no record.
 * Undefined where nothing of it is, or it cannot be found out: the failure itself is what counts.
 * @param before the steps of the same transaction that came before it, and are gone with it.
 */
export async function surveyAfter(
  session: Session,
  error: unknown,
  step: LoadedStep,
  before: readonly LoadedStep[],
): Promise<Finish | undefined> {
  const { script } = step
  const earlier = before.flatMap((one) => (one.script.kind === 'sql' ? one.script.statements : []))
  if (script.kind === 'code' || before.some((one) => one.script.kind === 'code')) return undefined
  if (step.direction === 'downgrade' || step.row !== null || !leftNothing(error, step)) return undefined
  try {
    const seen = await session.effects([...earlier, ...script.statements])
    const ours = seen.slice(earlier.length)
    return ours.includes('done') ? planFinish(script.statements, ours) : undefined
  } catch {
    // The failure that led here is what the caller has to hear of.
    return undefined
  }
}

/** Of one without a transaction, what comes before the failing statement is its own doing, and is recorded. */
function leftNothing(error: unknown, { script, transaction }: LoadedStep): boolean {
  if (!isDatabaseError(error) || error.kind !== 'statement' || error.rolledBack === false) return false
  if (transaction || script.kind === 'code') return transaction
  return error.offset !== undefined && error.offset === script.statements[0]?.offset
}
