import { StateError } from '../errors.js'
import type { Problem } from '../plan/assessment.js'
import type { PlanReport } from '../run/reports.js'
import type { Invocation, Outcome } from './command.js'
import type { Label } from './print/label.js'
import { planJson, planScript } from './print/plan.js'

/**
 * What a run would do, shown instead of done.
 * @throws StateError where the run would be refused, after showing what would run otherwise.
 */
export function dryRun({ flags, terminal }: Invocation, report: PlanReport, label: Label): Outcome {
  const text = planScript(report.steps, label)
  if (report.refusal !== undefined) {
    if (!flags.json) terminal.data(text)
    throw refusalError(report.refusal)
  }
  const note = report.steps.length === 0 ? 'Nothing would run.' : 'A dry run: nothing was changed.'
  return { json: { dryRun: true, ...planJson(report) }, text, note }
}

/** The error for a plan that would be refused; `kept` says what was changed, where that is worth saying. */
export function refusalError({ code, message, app, versions, fix }: Problem, kept = ''): StateError {
  return new StateError(code, `${message} ${kept}`.trimEnd(), app, versions, { fix })
}
