import type { Assessment, Problem } from './assessment.js'
import type { Plan } from './plan.js'
import { planDowngrade, type RecordedDependencies } from './plan-downgrade.js'
import type { RedoRequest } from './requests.js'

/**
 * What `redo` would run: the newest application undone, and applied again from its file.
 * @throws ConfigurationError UNKNOWN_APP.
 */
export function planRedo(
  all: readonly Assessment[],
  request: RedoRequest,
  dependencies: RecordedDependencies,
): Plan {
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
