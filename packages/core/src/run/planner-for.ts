import type { Plan } from '../plan/plan.js'
import type { PlanFacts, PlanRequest } from '../plan/plan-for.js'
import { planUpgrade } from '../plan/plan-upgrade.js'
import type { Policy } from '../plan/policy.js'

/** Says what a command would do, as often as it is asked. */
export type Planner = (facts: PlanFacts) => Plan

/** Loads what decides for a command. That of an upgrade is at hand: it is what every start asks. */
export async function plannerFor(request: PlanRequest, policy: Policy): Promise<Planner> {
  if (request.command === undefined || request.command === 'upgrade')
    return ({ assessments }) => planUpgrade(assessments, request, policy)
  const { planFor } = await import('./on-demand.js')
  return (facts) => planFor(request, facts, policy)
}
