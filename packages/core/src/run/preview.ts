import type { Assessment } from '../plan/assessment.js'
import { type PlanRequest, planFor } from '../plan/plan-for.js'
import type { Policy } from '../plan/policy.js'
import { userTables } from '../plan/user-tables.js'
import { withoutSecrets } from '../secrets.js'
import type { Context } from './context.js'
import type { Files } from './files.js'
import { loadSteps } from './load-steps.js'
import type { LoadedStep } from './loaded-step.js'
import { objectTo } from './object-to.js'
import type { AdoptedName, PlannedStep, PlanReport } from './reports.js'
import { readOptionsFor } from './situation.js'
import { typedProblem } from './typed-problem.js'
import { withSituation } from './with-situation.js'

/** What a run would do, statement by statement. */
export async function previewOf(
  context: Context,
  files: Files,
  request: PlanRequest,
  policy: Policy,
): Promise<PlanReport> {
  const { dialect, typed } = context
  const reading = { ...readOptionsFor(request), tellsAerich: true }
  return withSituation(context, files, reading, request, async (session, situation) => {
    const plan = planFor(request, { ...situation, completed: [] }, policy)
    const steps = await loadSteps(plan.steps, session, situation, files, dialect)
    const loaded = { context, session, situation, steps }
    const { losses, problem } = await objectTo(request, loaded, { showsLosses: true })
    const refusal = plan.refusal ?? problem
    return {
      database: dialect.database,
      state: plan.state,
      adopted: situation.assessments.flatMap(adoptedNames),
      steps: steps.map((step) => plannedStep(step, losses.get(step) ?? [])),
      tables: userTables(situation.place, situation.table.name),
      ...(refusal === null ? {} : { refusal: typedProblem(refusal, typed) }),
      problems: situation.assessments
        .flatMap((one) => one.problems)
        .map((problem) => typedProblem(problem, typed)),
    }
  })
}

function adoptedNames({ app, adoption }: Assessment): AdoptedName[] {
  return adoption?.counts ? adoption.records.map((one) => ({ app, ...one })) : []
}

function plannedStep(
  { app, version, direction, from, script, transaction }: LoadedStep,
  losses: PlannedStep['losses'],
): PlannedStep {
  const statements = script.kind === 'code' ? null : script.statements.map(({ text }) => withoutSecrets(text))
  return { app, version, direction, from, statements, transaction, losses }
}
