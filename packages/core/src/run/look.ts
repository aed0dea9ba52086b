import { modernName } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { findVersionTable } from '../history/table-shape.js'
import { readRows } from '../history/version-table.js'
import type { Assessment } from '../plan/assessment.js'
import { chooseApps } from '../plan/choose-apps.js'
import type { Context } from './context.js'
import type { Files } from './files.js'
import type { AppStatus, HistoryEntry, MigrationName, StatusReport } from './reports.js'
import { LOOK, readSituation } from './situation.js'
import { typedProblem } from './typed-problem.js'
import { withReadSession, withSituation } from './with-situation.js'

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
    readRows(session, findVersionTable(await session.inspect([context.table]), context.table)),
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
