import type { Assessment, Problem } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import type { Plan, StepName } from './plan.js'
import { planDowngrade } from './plan-downgrade.js'
import { leadingState } from './plan-upgrade.js'
import type { RedoRequest } from './requests.js'
import type { RecordedDependencies } from './undo.js'

/**
 * What `redo` would run: the newest application undone, and applied again from its file. Of a run that has undone it
 * already, what is left is to apply that one again, whatever is the newest by now.
 * @throws ConfigurationError UNKNOWN_APP.
 */
export function planRedo(
  all: readonly Assessment[],
  request: RedoRequest,
  dependencies: RecordedDependencies,
  completed: readonly StepName[],
): Plan {
  const undone = completed.find(({ direction }) => direction === 'downgrade')
  if (undone !== undefined) return applyAgain(chooseApps(all, request), undone)
  const down = planDowngrade(all, { ...request, steps: 1 }, dependencies)
  const [step] = down.steps
  if (step === undefined) return down
  const { app, version } = step
  const hasFile = all.some(
    (one) => one.app === app && one.applied.some((a) => a.version === version && a.file !== null),
  )
  const missing: Problem = {
    code: 'MISSING',
    app,
    versions: [version],
    message: `"${version}" has no file in the folder, so it could be undone but not applied again.`,
    fix: 'Put the file back, or only undo it: godwit downgrade',
  }
  return {
    ...down,
    steps: [step, { app, version, direction: 'upgrade', row: null, resumed: false, from: 'file' }],
    refusal: down.refusal ?? (hasFile ? null : missing),
  }
}

function applyAgain(assessments: readonly Assessment[], { app, version }: StepName): Plan {
  const ours = assessments.find((one) => one.app === app)
  const row = ours?.applied.find((one) => one.version === version)?.row ?? null
  const isDue = row === null || row.state === 'running'
  // Somebody else has applied it meanwhile, and is undoing it again.
  const isLeaving = row?.state === 'reverting'
  const interrupted = ours?.problems.find(({ code }) => code === 'INTERRUPTED') ?? null
  return {
    state: leadingState(assessments),
    steps: isDue ? [{ app, version, direction: 'upgrade', row, resumed: row !== null, from: 'file' }] : [],
    unfinished: false,
    refusal: isLeaving ? interrupted : null,
    warnings: [],
  }
}
