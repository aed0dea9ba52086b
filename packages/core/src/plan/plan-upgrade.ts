import { ConfigurationError } from '../errors.js'
import { type Assessment, type FileFacts, type Problem, STATES, type State } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { orderByDependency } from './order.js'
import type { Plan, Step } from './plan.js'
import type { Policy, Verdict } from './policy.js'
import { findTarget } from './target.js'

export interface UpgradeWish {
  readonly app?: string
  readonly to?: string
  readonly steps?: number
}

/**
 * What `upgrade` would run. An interrupted migration comes first and alone: what follows is planned when it is done.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP; StateError UNMET_DEPENDENCY.
 */
export function planUpgrade(all: readonly Assessment[], wish: UpgradeWish, policy: Policy): Plan {
  const assessments = chooseApps(all, wish)
  const resumed = assessments.flatMap(resumeSteps)
  const ordered = orderByDependency(
    assessments.map(({ app, pending }) => ({ app, pending: upTo(pending, wish.to, assessments) })),
    all,
  )
  const steps = resumed.length > 0 ? resumed : ordered.slice(0, wish.steps).map(applyStep)
  const judged = assessments.flatMap((one) =>
    one.problems.map((problem) => ({ problem, verdict: judge(problem, policy) })),
  )
  return {
    state: leadingState(assessments),
    steps,
    resumes: resumed.length > 0,
    refusal: judged.find(({ verdict }) => verdict === 'refuse')?.problem ?? null,
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
    // Whether it can be resumed is only known where its statements are: the run decides.
    case 'INTERRUPTED':
    case 'AHEAD':
      return 'warn'
    default:
      return 'refuse'
  }
}

function resumeSteps({ app, interrupted }: Assessment): Step[] {
  return interrupted.map(({ version, row, file }) => ({
    app,
    version,
    direction: row.state === 'reverting' ? 'downgrade' : 'upgrade',
    row,
    from: file === null ? 'recorded' : 'file',
  }))
}

function applyStep({ app, file }: { app: string; file: FileFacts }): Step {
  return { app, version: file.version, direction: 'upgrade', row: null, from: 'file' }
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
