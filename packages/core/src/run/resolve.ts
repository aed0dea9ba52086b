import type { Database, Session } from '../dialect.js'
import { rewriteRow } from '../history/claims.js'
import { contentOf, parseContent } from '../history/content.js'
import type { HistoryRow } from '../history/row.js'
import { lockOf, type VersionTable } from '../history/table-shape.js'
import { blessRow, forgetRow, retryRow, settleRow } from '../history/verdicts.js'
import { readContents } from '../history/version-table.js'
import { planResolve, type ResolvePlan } from '../plan/plan-resolve.js'
import type { ResolveRequest } from '../plan/requests.js'
import type { Migration } from '../source/migration.js'
import { type Context, sessionOptions } from './context.js'
import type { Files } from './files.js'
import { prepare } from './prepare.js'
import { cannotRecord, recordChanged, refused } from './refusals.js'
import type { ResolveReport } from './reports.js'
import { readSituation, type Situation } from './situation.js'

/** Records what a person has found out about one migration. Runs nothing of it. */
export async function resolveRecord(
  context: Context,
  files: Files,
  request: ResolveRequest,
): Promise<ResolveReport> {
  const read = (session: Session) => readSituation(session, context, files, { loadPending: false })
  return context.dialect.session(sessionOptions(context, 'write'), async (session) => {
    const { table, assessments } = await read(session)
    // What somebody has seen of the record, and what cannot be done at all: neither waits for the lock.
    const seen = planResolve(assessments, request)
    return session.exclusive(lockOf(table), async () => {
      for (let lostAt: string | null = null; ; ) {
        const situation = await read(session)
        const rowsAsRead = JSON.stringify(situation.rows)
        if (rowsAsRead === lostAt) throw cannotRecord(context)
        const plan = planResolve(situation.assessments, request)
        if (plan.refusal !== null) throw refused(plan.refusal, 'Nothing was changed.')
        if (plan.changes && !isSame(plan.row, seen.row)) throw recordChanged(plan, seen.row)
        const done = !plan.changes || (await change(session, context, files, situation, plan))
        if (done) return reportOf(context, plan)
        lostAt = rowsAsRead
      }
    })
  })
}

/** Whether a person's word of one is a word of the other. */
function isSame(one: HistoryRow, other: HistoryRow): boolean {
  return PROGRESS.every((field) => one[field] === other[field])
}

const PROGRESS = [
  'id',
  'state',
  'statementsDone',
  'inDoubt',
  'checkpoint',
] as const satisfies (keyof HistoryRow)[]

/** False: somebody else has moved, so read and plan again. */
async function change(
  session: Session,
  context: Context,
  files: Files,
  situation: Situation,
  plan: ResolvePlan,
): Promise<boolean> {
  const { app, version, as, row } = plan
  const isNeeded = as === 'edited' || (as === 'applied' && row.state === 'running')
  const file = isNeeded ? files.find(app, version) : undefined
  const migration = file === undefined ? null : await files.load(file)
  const table = await prepare(session, context, situation)
  if (table === null) return false
  const isoNow = new Date(situation.now()).toISOString()
  const changed = await session.transaction((tx) => rewrite(tx, table, plan, migration, isoNow))
  if (changed) context.emit({ type: 'history', change: 'resolved', table: table.name, app, version })
  return changed
}

async function rewrite(
  db: Database,
  table: VersionTable,
  { as, row }: ResolvePlan,
  migration: Migration | null,
  isoNow: string,
): Promise<boolean> {
  switch (as) {
    case 'reverted':
      return forgetRow(db, table, row)
    case 'retry':
      if (row.statementsDone > 0 || row.checkpoint !== null) return retryRow(db, table, row)
      // Nothing of it is done: as if it had never begun.
      return row.state === 'running' ? forgetRow(db, table, row) : settleRow(db, table, row, isoNow)
    case 'applied':
      if (!(await settleRow(db, table, row, isoNow))) return false
      // What was finished by hand is what the file says; what was being undone is there as it was recorded.
      if (migration !== null) await rewriteRow(db, table, row.id, textOf(migration, []))
      return true
    case 'edited': {
      if (migration === null) return false
      const contents = await readContents(db, table)
      const accepted = parseContent(contents.get(row.id) ?? null)?.accepted ?? []
      const before = row.checksum === null ? [] : [row.checksum]
      return blessRow(db, table, row, textOf(migration, [...new Set([...accepted, ...before])]))
    }
  }
}

function textOf(migration: Migration, accepted: readonly string[]) {
  const { checksum, file } = migration
  return { content: contentOf(migration, accepted), checksum, sourceHash: file.sourceHash }
}

function reportOf(
  { dialect, typed }: Context,
  { app, version, as, row, changes, next }: ResolvePlan,
): ResolveReport {
  return {
    database: dialect.database,
    app,
    version,
    as,
    before: row.state,
    changed: changes,
    next: next === null ? null : typed(next),
  }
}
