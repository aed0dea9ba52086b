import { ConfigurationError } from '../errors.js'
import type { Assessment, Problem } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { findTarget } from './find-target.js'
import type { Plan } from './plan.js'
import { leadingState } from './plan-upgrade.js'
import { checkSteps, checkTarget, type DowngradeRequest } from './requests.js'
import { newestFirst, type Owned, type RecordedDependencies, undo } from './undo.js'

/**
 * What `downgrade` would undo: everything above the target, or the given number of steps, the newest application first.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP, BAD_OPTION.
 */
export function planDowngrade(
  all: readonly Assessment[],
  request: DowngradeRequest,
  dependencies: RecordedDependencies,
): Plan {
  if (request.to !== undefined && request.steps !== undefined) {
    throw new ConfigurationError('BAD_OPTION', 'A downgrade takes a target or a number of steps, not both.')
  }
  checkSteps(request.steps)
  checkTarget(request.to)
  const assessments = chooseApps(all, request)
  const applied = newestFirst(assessments)
  const undone =
    request.to === undefined ? applied.slice(0, request.steps ?? 1) : aboveTarget(request.to, applied)
  const { steps, refusal } = undo(all, undone, dependencies, request.expected)
  return {
    state: leadingState(assessments),
    steps,
    unfinished: false,
    refusal: refusalOf(assessments) ?? refusal,
    warnings: [],
  }
}

function aboveTarget(to: string, applied: readonly Owned[]): readonly Owned[] {
  if (to === 'base') return applied
  const target = findTarget(to, applied)
  if (target === undefined || target.number === null) {
    throw new ConfigurationError('UNKNOWN_TARGET', `There is no applied migration "${to}" to go back to.`, {
      fix: `Applied: ${applied.map((one) => one.version).join(', ') || 'none'}; or "base" to undo everything.`,
    })
  }
  const limit = target.number
  return applied.filter((one) => one.number !== null && one.number > limit)
}

/** Everything else can be left by going back; a downgrade that was interrupted is gone on with. */
function refusalOf(assessments: readonly Assessment[]): Problem | null {
  for (const { app, states, problems, interrupted } of assessments) {
    if (interrupted.some((one) => one.row.state === 'running')) {
      return problems.find((problem) => problem.code === 'INTERRUPTED') ?? null
    }
    if (states.includes('needs-baseline'))
      return problems.find(({ code }) => code === 'NEEDS_BASELINE' || code === 'NEEDS_ADOPTION') ?? null
    if (states.includes('empty')) {
      const message = 'The database is empty: there is nothing to undo.'
      return { code: 'NOTHING_APPLIED', app, versions: [], message, fix: 'Run: godwit upgrade' }
    }
  }
  return null
}
