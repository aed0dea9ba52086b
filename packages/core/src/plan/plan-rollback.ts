import type { Assessment, Problem } from './assessment.js'
import type { Plan, StepName } from './plan.js'
import { leadingState } from './plan-upgrade.js'
import { newestFirst, type Owned, type RecordedDependencies, undo } from './undo.js'

/**
 * What undoes a run that has failed: all that it has applied, the newest first. Refused where something lies above that is
 * not of it, or was left half-done.
 */
export function planRollback(
  all: readonly Assessment[],
  applied: readonly StepName[],
  dependencies: RecordedDependencies,
): Plan {
  const records = newestFirst(all)
  const isOfRun = (one: Owned): boolean =>
    applied.some(({ app, version }) => app === one.app && version === one.version)
  const undone = records.filter(isOfRun)
  const oldest = undone.at(-1)
  const above = records.filter((one) => oldest !== undefined && one.row.id > oldest.row.id && !isOfRun(one))
  const { steps, refusal } = undo(all, undone, dependencies)
  return {
    state: leadingState(all),
    steps,
    unfinished: false,
    refusal: inTheWay(above) ?? refusal,
    warnings: [],
  }
}

function inTheWay([first]: readonly Owned[]): Problem | null {
  if (first === undefined) return null
  const { app, version, row } = first
  const isUnfinished = row.state !== 'applied'
  return {
    code: isUnfinished ? 'INTERRUPTED' : 'PLAN_CHANGED',
    app,
    versions: [version],
    message: isUnfinished
      ? `"${version}" is unfinished, and nothing is undone beneath it.`
      : `Somebody else has applied "${version}" meanwhile.`,
    fix: 'Look where the database stands: godwit status',
  }
}
