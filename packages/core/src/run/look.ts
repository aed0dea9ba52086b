import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import { modernName } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { findVersionTable } from '../history/table-shape.js'
import { readRows } from '../history/version-table.js'
import type { Assessment } from '../plan/assessment.js'
import { chooseApps } from '../plan/choose-apps.js'
import { type PlanRequest, planFor } from '../plan/plan-for.js'
import type { Policy } from '../plan/policy.js'
import { userTables } from '../plan/user-tables.js'
import { withoutSecrets } from '../secrets.js'
import { type Context, sessionOptions } from './context.js'
import type { Files } from './files.js'
import { loadSteps } from './load-steps.js'
import type { LoadedStep } from './loaded-step.js'
import { NEEDS } from './needs.js'
import { objectTo } from './object-to.js'
import type {
  AdoptedName,
  AppStatus,
  HistoryEntry,
  MigrationName,
  PlannedStep,
  PlanReport,
  StatusReport,
} from './reports.js'
import { LOOK, type ReadOptions, readOptionsFor, readSituation, type Situation } from './situation.js'
import { typedProblem } from './typed-problem.js'

/** Where every app stands. */
export async function statusOf(context: Context, files: Files): Promise<StatusReport> {
  const { database, name } = context.dialect
  const { assessments } = await withReadSession(context, (session) =>
    readSituation(session, context, files, LOOK),
  )
  const locations = new Map(files.apps.map(({ app, location }) => [app, location]))
  const apps = assessments.map((one) => {
    const status = appStatus(one, locations.get(one.app) ?? '')
    return { ...status, problems: status.problems.map((problem) => typedProblem(problem, context.typed)) }
  })
  return { database, dialect: name, apps }
}

/** What is applied, also of apps that this program does not know. */
export async function historyOf(
  context: Context,
  request: { readonly app?: string },
): Promise<HistoryEntry[]> {
  const rows = await withReadSession(context, async (session) =>
    readRows(session, findVersionTable(await session.inspect(), context.table)),
  )
  return rows
    .filter(({ app, state }) => state === 'applied' && (request.app === undefined || app === request.app))
    .map((row) => entryOf(row))
}

/** What is not applied yet: app by app, ordered by number. */
export async function pendingOf(
  context: Context,
  files: Files,
  request: { readonly app?: string },
): Promise<MigrationName[]> {
  const { assessments } = await withSituation(context, files, LOOK, {}, async (_, situation) => situation)
  return chooseApps(assessments, request).flatMap(({ app, pending }) =>
    pending.map(({ version }) => ({ app, version })),
  )
}

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

function withReadSession<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  return context.dialect.session(sessionOptions(context, 'read'), work)
}

/**
 * A database that does not exist, but that an upgrade would create, is an empty one to whoever asks what it would run:
 * looking into it with write access creates nothing.
 */
async function withSituation<T>(
  context: Context,
  files: Files,
  options: ReadOptions,
  request: PlanRequest,
  work: (session: Session, situation: Situation) => Promise<T>,
): Promise<T> {
  try {
    return await withReadSession(context, async (session) =>
      work(session, await readSituation(session, context, files, options)),
    )
  } catch (error) {
    const { makesDatabase } = NEEDS[request.command ?? 'upgrade']
    if (!isDatabaseError(error) || error.kind !== 'absent' || !makesDatabase) throw error
    return context.dialect.session(sessionOptions(context, 'write'), async (session) => {
      const situation = await readSituation(session, context, files, options)
      context.emit({ type: 'notice', severity: 'warning', code: 'DATABASE_ABSENT', message: error.message })
      return work(session, situation)
    })
  }
}

function appStatus(
  { app, state, applied, pending, interrupted, ahead, problems }: Assessment,
  location: string,
): AppStatus {
  return {
    app,
    location,
    state,
    applied: applied
      .filter(({ row }) => row.state === 'applied')
      .map(({ version, row }) => entryOf(row, version)),
    pending: pending.map((file) => file.version),
    interrupted: interrupted.map((one) => one.version),
    ahead: ahead.map((one) => one.version),
    problems,
  }
}

function entryOf(row: HistoryRow, version = modernName(row.version)): HistoryEntry {
  return {
    app: row.app,
    version,
    appliedAt: row.appliedAt,
    durationMs: row.durationMs,
    checksum: row.checksum,
  }
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
