import type { Session } from '../dialect.js'
import type { Problem } from '../plan/assessment.js'
import { dataLoss } from '../plan/losses/data-loss.js'
import { noWayBack } from '../plan/no-way-back.js'
import type { PlanRequest } from '../plan/plan-for.js'
import { allowsDataLoss, rollsBack } from '../plan/requests.js'
import type { Context } from './context.js'
import { type CountedLosses, countLosses } from './count-losses.js'
import type { LoadedStep } from './loaded-step.js'
import type { Situation } from './situation.js'

/** Steps, and where they would run. */
export interface Loaded {
  readonly context: Pick<Context, 'singleTransaction'>
  readonly session: Session
  readonly situation: Situation
  readonly steps: readonly LoadedStep[]
}

export interface Objection {
  /** What undoing the steps would lose. Empty for commands that undo nothing. */
  readonly losses: CountedLosses
  /** Null: nothing speaks against them. */
  readonly problem: Problem | null
}

/**
 * What speaks against steps although the state does not: told in a preview, and asked again under the lock before the first
 * of them runs. Where data may be lost, it is counted only for whoever wants to see it.
 */
export async function objectTo(
  request: PlanRequest,
  { context, session, situation, steps }: Loaded,
  { showsLosses = false } = {},
): Promise<Objection> {
  const mayLose = allowsDataLoss(request)
  const counts = UNDOING.has(request.command ?? 'upgrade') && (showsLosses || !mayLose)
  const losses: CountedLosses = counts ? await countLosses(session, situation, steps) : new Map()
  if (mayLose) return { losses, problem: null }
  if (rollsBack(request)) return { losses, problem: context.singleTransaction ? null : noWayBack(steps) }
  // What was begun was agreed to.
  const undone = [...losses].filter(([{ resumed }]) => !resumed)
  const lossy = undone.map(([{ app, version }, of]) => ({ app, version, losses: of }))
  return { losses, problem: dataLoss(lossy, request) }
}

const UNDOING: ReadonlySet<string> = new Set(['downgrade', 'redo', 'sync'])
