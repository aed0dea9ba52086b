import { ConfigurationError } from '../errors.js'
import type { Applied, Assessment, Problem } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { isAsApplied } from './edited.js'
import { findTarget } from './find-target.js'
import { dependencyKey } from './order-by-dependency.js'
import type { Plan, Step } from './plan.js'
import { leadingState } from './plan-upgrade.js'
import { checkSteps, checkTarget, type DowngradeRequest } from './requests.js'

/** By record id, what each applied migration was recorded to depend on. */
export type RecordedDependencies = ReadonlyMap<number, readonly string[]>

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
  const newestFirst = assessments
    .flatMap(({ app, applied }) => applied.map((one) => ({ app, ...one })))
    .sort((a, b) => b.row.id - a.row.id)
  const undone =
    request.to === undefined ? newestFirst.slice(0, request.steps ?? 1) : aboveTarget(request.to, newestFirst)
  const steps = undone.map(undoStep)
  return {
    state: leadingState(assessments),
    steps,
    unfinished: false,
    refusal:
      refusalOf(assessments) ??
      planChanged(steps, request.expected) ??
      dependedUpon(all, undone, dependencies),
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

type Owned = Applied & { readonly app: string }

function undoStep(one: Owned): Step {
  const { app, version, row } = one
  return {
    app,
    version,
    direction: 'downgrade',
    row,
    resumed: row.state === 'reverting',
    from: isAsApplied(one) || isMended(one) ? 'file' : 'recorded',
  }
}

/** The rest of a downgrade that was interrupted may have been mended; that its beginning was not is checked when it is loaded. */
function isMended({ row, file }: Owned): boolean {
  return row.state === 'reverting' && row.statementsDone > 0 && file !== null
}

/** Everything else can be left by going back; a downgrade that was interrupted is gone on with. */
function refusalOf(assessments: readonly Assessment[]): Problem | null {
  for (const { app, states, problems, interrupted } of assessments) {
    if (interrupted.some((one) => one.row.state === 'running')) {
      return problems.find((problem) => problem.code === 'INTERRUPTED') ?? null
    }
    if (states.includes('needs-baseline'))
      return problems.find((problem) => problem.code === 'NEEDS_BASELINE') ?? null
    if (states.includes('empty')) {
      const message = 'The database is empty: there is nothing to undo.'
      return { code: 'NOTHING_APPLIED', app, versions: [], message, fix: 'Run: godwit upgrade' }
    }
  }
  return null
}

function planChanged(steps: readonly Step[], expected: DowngradeRequest['expected']): Problem | null {
  const textOf = (list: readonly Pick<Step, 'app' | 'version' | 'from'>[]): string =>
    list.map(({ app, version, from }) => `${app}:${version} (by ${from})`).join(', ') || 'nothing'
  const [now, shown] = [textOf(steps), textOf(expected ?? steps)]
  if (now === shown) return null
  return {
    code: 'PLAN_CHANGED',
    app: steps[0]?.app ?? '',
    versions: steps.map((step) => step.version),
    message: `Somebody else has changed the database. To be undone was: ${shown}. By now it would be: ${now}.`,
    fix: 'Look again at what would be undone, and decide again.',
  }
}

function dependedUpon(
  all: readonly Assessment[],
  undone: readonly Owned[],
  dependencies: RecordedDependencies,
): Problem | null {
  const gone = new Set(undone.map((one) => `${one.app}:${one.version}`))
  for (const { app, applied } of all) {
    for (const one of applied) {
      const { version, row } = one
      if (gone.has(`${app}:${version}`)) continue
      const needed = (dependencies.get(row.id) ?? [])
        .map((entry) => dependencyKey(entry, all))
        .find((name) => gone.has(name))
      if (needed === undefined) continue
      return {
        code: 'DEPENDED_UPON',
        app,
        versions: [version],
        message: `"${version}" of app "${app}" is applied and depends on ${needed}.`,
        fix: `Undo it first: godwit downgrade ${targetBelow(one, applied)} --app ${app}`,
      }
    }
  }
  return null
}

/** The target of a downgrade that undoes this migration: the one before it. */
function targetBelow({ number }: Applied, applied: readonly Applied[]): string {
  const below = applied.filter((one) => one.number !== null && number !== null && one.number < number)
  return (
    below.reduce<Applied | null>(
      (last, one) => ((last?.number ?? -1n) < (one.number ?? -1n) ? one : last),
      null,
    )?.version ?? 'base'
  )
}
