import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import { modernName } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { findVersionTable, readRows } from '../history/version-table.js'
import type { Assessment } from '../plan/assessment.js'
import { chooseApps } from '../plan/choose-apps.js'
import { planDowngrade } from '../plan/plan-downgrade.js'
import { planUpgrade } from '../plan/plan-upgrade.js'
import type { Policy } from '../plan/policy.js'
import { type Context, sessionOptions } from './context.js'
import type { Library } from './library.js'
import type {
  AppStatus,
  HistoryEntry,
  PlannedStep,
  PlanReport,
  PlanRequest,
  StatusReport,
  StepName,
} from './reports.js'
import { absentSituation, readSituation, type Situation } from './situation.js'
import { loadWork, type Work } from './work.js'

/** Where every app stands. */
export async function statusOf(context: Context, library: Library): Promise<StatusReport> {
  const { database, name } = context.dialect
  const { assessments } = await looking(context, (session) =>
    readSituation(session, context, library, { loadPending: false }),
  )
  const locations = new Map(library.apps.map(({ app, location }) => [app, location]))
  const apps = assessments.map((one) => appStatus(one, locations.get(one.app) ?? ''))
  return { database, dialect: name, apps }
}

/** All records, also of apps that this program does not know. */
export async function historyOf(
  context: Context,
  request: { readonly app?: string },
): Promise<HistoryEntry[]> {
  const rows = await looking(context, async (session) =>
    readRows(session, findVersionTable(await session.inspect(), context.table)),
  )
  return rows.filter(({ app }) => request.app === undefined || app === request.app).map((row) => entryOf(row))
}

/** What an upgrade would apply, in its order. */
export async function pendingOf(
  context: Context,
  library: Library,
  request: { readonly app?: string },
): Promise<StepName[]> {
  const { assessments } = await situationOrAbsent(context, library, false, async (_, situation) => situation)
  return chooseApps(assessments, request).flatMap(({ app, pending }) =>
    pending.map(({ version }) => ({ app, version })),
  )
}

/** What a run would do, statement by statement. */
export async function previewOf(
  context: Context,
  library: Library,
  request: PlanRequest,
  policy: Policy,
): Promise<PlanReport> {
  const isUpgrade = request.direction !== 'downgrade'
  return situationOrAbsent(context, library, isUpgrade, async (session, situation) => {
    const { assessments, dependencies } = situation
    const plan = isUpgrade
      ? planUpgrade(assessments, request, policy)
      : planDowngrade(assessments, request, dependencies)
    const works = await loadWork(plan.steps, session, situation, library, context.dialect.split)
    return {
      database: context.dialect.database,
      state: plan.state,
      steps: works.map(plannedStep),
      ...(plan.refusal === null ? {} : { refusal: plan.refusal }),
      problems: assessments.flatMap((one) => one.problems),
    }
  })
}

function looking<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  return context.dialect.session(sessionOptions(context, 'read'), work)
}

/** A database that does not exist yet is an empty one to whoever asks what would run. */
async function situationOrAbsent<T>(
  context: Context,
  library: Library,
  loadPending: boolean,
  work: (session: Session | null, situation: Situation) => Promise<T>,
): Promise<T> {
  try {
    return await looking(context, async (session) =>
      work(session, await readSituation(session, context, library, { loadPending })),
    )
  } catch (error) {
    if (!isDatabaseError(error) || error.kind !== 'absent') throw error
    context.emit({ type: 'notice', severity: 'warning', code: 'DATABASE_ABSENT', message: error.message })
    return work(null, await absentSituation(context, library))
  }
}

function appStatus(
  { app, state, applied, pending, ahead, problems }: Assessment,
  location: string,
): AppStatus {
  return {
    app,
    location,
    state,
    applied: applied.map(({ version, row }) => entryOf(row, version)),
    pending: pending.map((file) => file.version),
    ahead: ahead.map((one) => one.version),
    problems,
  }
}

function entryOf(row: HistoryRow, version = modernName(row.version)): HistoryEntry {
  return { app: row.app, version, appliedAt: row.appliedAt, durationMs: row.durationMs }
}

function plannedStep({ app, version, direction, from, script, transaction }: Work): PlannedStep {
  const statements = script.kind === 'code' ? null : script.statements.map((statement) => statement.text)
  return { app, version, direction, from, statements, transaction }
}
