import { ConfigurationError } from '../errors.js'
import {
  type Applied,
  type Assessment,
  type FileFacts,
  type Problem,
  STATES,
  type State,
} from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { isAsApplied } from './edited.js'
import { findTarget } from './find-target.js'
import { orderByDependency } from './order-by-dependency.js'
import type { Plan, Step } from './plan.js'
import type { Policy, Verdict } from './policy.js'
import { checkSteps, checkTarget, type UpgradeRequest } from './requests.js'

/**
 * What `upgrade` would run. An interrupted migration comes first and alone: what follows is planned when it is done.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP, BAD_OPTION; StateError UNMET_DEPENDENCY.
 */
export function planUpgrade(all: readonly Assessment[], request: UpgradeRequest, policy: Policy): Plan {
  checkSteps(request.steps)
  checkTarget(request.to)
  const assessments = chooseApps(all, request)
  const resumed = assessments.flatMap(resumeSteps)
  const ordered = orderByDependency(
    assessments.map(({ app, pending }) => ({ app, pending: upTo(pending, request.to, assessments) })),
    all,
  )
  const steps = resumed.length > 0 ? resumed : ordered.slice(0, request.steps).map(applyStep)
  const judged = assessments.flatMap((one) =>
    one.problems.map((problem) => ({ problem, verdict: judge(problem, policy) })),
  )
  return {
    state: leadingState(assessments),
    steps,
    unfinished: resumed.length > 0,
    refusal:
      assessments.flatMap(stuck)[0] ?? judged.find(({ verdict }) => verdict === 'refuse')?.problem ?? null,
    warnings: judged.filter(({ verdict }) => verdict === 'warn').map(({ problem }) => problem),
  }
}

/** Of several apps, the state that comes first in the order of precedence. */
export function leadingState(assessments: readonly Assessment[]): State {
  return STATES.find((state) => assessments.some((one) => one.state === state)) ?? 'up-to-date'
}

function judge(problem: Problem, policy: Policy): Verdict {
  switch (problem.code) {
    case 'EDITED':
      return policy.edited
    case 'MISSING':
      return policy.missing
    case 'OUT_OF_ORDER':
      return policy.outOfOrder
    case 'NEEDS_BASELINE':
      return policy.nonEmpty
    // Whether the statements allow it to be gone on with is only known where they are loaded: there it may still refuse.
    case 'INTERRUPTED':
    case 'AHEAD':
    case 'PARTLY_ADOPTED':
      return 'warn'
    case 'NOT_ADOPTED':
      return 'allow'
    default:
      return 'refuse'
  }
}

/** From the file alone: recorded SQL runs only where a person has seen it, which is in a downgrade. */
function resumeSteps({ app, interrupted }: Assessment): Step[] {
  return interrupted.filter(canResume).map(({ version, row }) => ({
    app,
    version,
    direction: row.state === 'reverting' ? 'downgrade' : 'upgrade',
    row,
    resumed: true,
    from: 'file',
  }))
}

/** The problems of what was interrupted and cannot be gone on with. */
function stuck({ interrupted, problems }: Assessment): Problem[] {
  const versions = new Set(interrupted.filter((one) => !canResume(one)).map((one) => one.version))
  return problems.filter(
    ({ code, versions: [version = ''] }) => code === 'INTERRUPTED' && versions.has(version),
  )
}

function canResume(one: Applied): boolean {
  return one.row.state === 'reverting' ? isAsApplied(one) : one.file !== null
}

function applyStep({ app, file }: { app: string; file: FileFacts }): Step {
  return { app, version: file.version, direction: 'upgrade', row: null, resumed: false, from: 'file' }
}

function upTo(
  pending: readonly FileFacts[],
  to: string | undefined,
  assessments: readonly Assessment[],
): readonly FileFacts[] {
  if (to === undefined || to === 'head') return pending
  const known = assessments.flatMap(({ applied, pending }) => [...applied, ...pending])
  const target = findTarget(to, known)
  if (target === undefined || target.number === null) {
    const names = pending.map((file) => file.version)
    throw new ConfigurationError('UNKNOWN_TARGET', `There is no migration "${to}" to upgrade to.`, {
      fix:
        names.length === 0
          ? 'Nothing is pending.'
          : `Pending: ${names.join(', ')}; or "head" for all of them.`,
    })
  }
  const limit = target.number
  return pending.filter((file) => file.number <= limit)
}
