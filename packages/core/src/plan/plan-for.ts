import type { Assessment } from './assessment.js'
import type { Plan, StepName } from './plan.js'
import { planBaseline } from './plan-baseline.js'
import { planDowngrade } from './plan-downgrade.js'
import { planRedo } from './plan-redo.js'
import { planSync } from './plan-sync.js'
import { planUpgrade } from './plan-upgrade.js'
import type { Policy } from './policy.js'
import type {
  BaselineRequest,
  DowngradeRequest,
  RedoRequest,
  SyncRequest,
  UpgradeRequest,
} from './requests.js'
import type { RecordedDependencies } from './undo.js'

/** A command that changes the database, with its request. */
export type PlanRequest =
  | ({ readonly command?: 'upgrade' } & UpgradeRequest)
  | ({ readonly command: 'downgrade' } & DowngradeRequest)
  | ({ readonly command: 'redo' } & RedoRequest)
  | ({ readonly command: 'sync' } & SyncRequest)
  | ({ readonly command: 'baseline' } & BaselineRequest)

export interface PlanFacts {
  readonly assessments: readonly Assessment[]
  readonly dependencies: RecordedDependencies
  /** What the run has done of what was planned first. */
  readonly completed: readonly StepName[]
}

/**
 * What a command would do: the same for a preview and for the run.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP, BAD_OPTION; StateError UNMET_DEPENDENCY.
 */
export function planFor(
  request: PlanRequest,
  { assessments, dependencies, completed }: PlanFacts,
  policy: Policy,
): Plan {
  switch (request.command) {
    case 'downgrade':
      return planDowngrade(assessments, completed.length === 0 ? request : begun(request), dependencies)
    case 'redo':
      return planRedo(assessments, request, dependencies, completed)
    case 'sync':
      return planSync(assessments, completed.length === 0 ? request : begun(request), dependencies, policy)
    case 'baseline':
      return planBaseline(assessments, request)
    default:
      return planUpgrade(assessments, request, policy)
  }
}

/** It was as agreed when it was begun. Of the rest, the run does no more than was planned then. */
function begun<R extends DowngradeRequest | SyncRequest>({ expected, ...request }: R): Omit<R, 'expected'> {
  return request
}
