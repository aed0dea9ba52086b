import type { Session } from '../dialect.js'
import type { Problem } from '../plan/assessment.js'
import { dataLoss } from '../plan/losses/data-loss.js'
import type { PlanRequest } from '../plan/plan-for.js'
import type { Context } from './context.js'
import { type CountedLosses, countLosses } from './count-losses.js'
import type { LoadedStep } from './loaded-step.js'
import type { Situation } from './situation.js'

/**
 * What speaks against steps although the state does not: told in a preview, and asked again under the lock before the first
 * of them runs. Null: nothing.
 */
export function objectionTo(
  request: PlanRequest,
  { singleTransaction }: Pick<Context, 'singleTransaction'>,
  steps: readonly LoadedStep[],
  losses: CountedLosses,
): Problem | null {
  if (allowsDataLoss(request)) return null
  if (rollsBack(request)) return singleTransaction ? null : noWayBack(steps)
  // What was begun was agreed to.
  const undone = [...losses].filter(([{ resumed }]) => !resumed)
  return dataLoss(
    undone.map(([{ app, version }, of]) => ({ app, version, losses: of })),
    request,
  )
}

/** Anything but `true`, as a program without types may give it, is no leave. */
export function allowsDataLoss(request: PlanRequest): boolean {
  return 'allowDataLoss' in request && request.allowDataLoss === true
}

export function rollsBack(request: PlanRequest): boolean {
  return 'rollbackOnFailure' in request && request.rollbackOnFailure === true
}

/** What undoing these steps would lose: counted only for the commands that undo, and only where it matters. */
export async function lossesFor(
  request: PlanRequest,
  session: Session,
  situation: Situation,
  steps: readonly LoadedStep[],
): Promise<CountedLosses> {
  return UNDOING.has(request.command ?? 'upgrade') ? countLosses(session, situation, steps) : new Map()
}

const UNDOING: ReadonlySet<string> = new Set(['downgrade', 'redo', 'sync'])

/** A run that is to be rolled back when it fails has to know the way back of everything that it begins. */
function noWayBack(steps: readonly LoadedStep[]): Problem | null {
  const stuck = steps.filter(({ migration, resumed }) => !resumed && migration?.downgrade === null)
  const [first] = stuck
  if (first === undefined) return null
  const versions = stuck.map(({ version }) => version)
  const names = versions.map((version) => `"${version}"`).join(', ')
  return {
    code: 'IRREVERSIBLE',
    app: first.app,
    versions,
    message: `There is no downgrade to roll back ${names} by, where a later migration fails.`,
    fix: 'Write it, or leave out --rollback-on-failure (in code: rollbackOnFailure).',
  }
}
