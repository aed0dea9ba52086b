import { planResolve } from '../../plan/plan-resolve.js'
import type { ResolveRequest } from '../../plan/requests.js'
import { type Context, sessionOptions } from '../context.js'
import type { Files } from '../files.js'
import type { ResolvePreview } from '../reports.js'
import { readSituation } from '../situation.js'
import { typedProblem } from '../typed-problem.js'
import { loadFinish, statementsOf } from './load-finish.js'

/** Which record a person's word would change, and what would run. Reads only. */
export async function previewResolve(
  context: Context,
  files: Files,
  request: ResolveRequest,
): Promise<ResolvePreview> {
  const { dialect, typed } = context
  return dialect.session(sessionOptions(context, 'read'), async (session) => {
    const situation = await readSituation(session, context, files, { loadPending: false })
    const plan = planResolve(situation.assessments, request)
    const isFinished = plan.as === 'finished' && plan.changes && plan.refusal === null
    const left = isFinished ? await loadFinish(session, files, situation, plan) : null
    const refusal = plan.refusal ?? left?.refusal ?? null
    return {
      database: dialect.database,
      app: plan.app,
      version: plan.version,
      as: plan.as,
      before: plan.row?.state ?? null,
      changes: plan.changes,
      statements: left === null || refusal !== null ? [] : statementsOf(left.step),
      taken: refusal === null ? (left?.taken ?? []) : [],
      ...(refusal === null ? {} : { refusal: typedProblem(refusal, typed) }),
    }
  })
}
