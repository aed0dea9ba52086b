import type { Session } from '../../dialect.js'
import { nextId } from '../../history/claims.js'
import { knownIds } from '../../history/known-ids.js'
import type { HistoryRow } from '../../history/row.js'
import { lockOf } from '../../history/table-shape.js'
import { planResolve, type ResolvePlan } from '../../plan/plan-resolve.js'
import type { ResolveRequest } from '../../plan/requests.js'
import { ClaimLost, type Expected } from '../claim.js'
import { type Context, sessionOptions } from '../context.js'
import type { Files } from '../files.js'
import { prepare } from '../prepare.js'
import { recordWithin } from '../record.js'
import { cannotRecord, otherStatements, recordChanged, refused } from '../refusals.js'
import type { ResolveReport } from '../reports.js'
import { safetyCopy } from '../safety-copy.js'
import { readSituation, type Situation } from '../situation.js'
import { changeRecord } from './change-record.js'
import { finish } from './finish.js'
import { loadFinish, loadSubject, statementsOf, stepOf } from './load-finish.js'

/** Records what a person has found out about one migration. Runs nothing of it, save what is left where it is to be finished. */
export async function resolveRecord(
  context: Context,
  files: Files,
  request: ResolveRequest,
): Promise<ResolveReport> {
  return context.dialect.session(sessionOptions(context, 'write'), async (session) => {
    const { table, assessments } = await read(session, context, files)
    // What somebody has seen of the record, and what cannot be done at all: neither waits for the lock.
    const seen = planResolve(assessments, request)
    return session.exclusive(lockOf(table), async () => {
      for (let lostAt: string | null = null; ; ) {
        const situation = await read(session, context, files)
        const rowsAsRead = JSON.stringify(situation.rows)
        if (rowsAsRead === lostAt) throw cannotRecord(context)
        const plan = planResolve(situation.assessments, request)
        if (plan.refusal !== null) throw refused(plan.refusal, 'Nothing was changed.')
        if (plan.changes && !isSame(plan.row, seen.row)) throw recordChanged(plan, seen.row)
        const done = plan.changes ? await change({ session, context, files, situation }, plan, request) : []
        if (done !== null) return reportOf(context, plan, done)
        lostAt = rowsAsRead
      }
    })
  })
}

function read(session: Session, context: Context, files: Files): Promise<Situation> {
  return readSituation(session, context, files, { loadPending: false })
}

/** Whether a person's word of one is a word of the other. */
function isSame(one: HistoryRow | null, other: HistoryRow | null): boolean {
  return PROGRESS.every((field) => one?.[field] === other?.[field])
}

const PROGRESS = [
  'id',
  'state',
  'statementsDone',
  'inDoubt',
  'checkpoint',
] as const satisfies (keyof HistoryRow)[]

interface Scene {
  readonly session: Session
  readonly context: Context
  readonly files: Files
  readonly situation: Situation
}

/** The statements that it ran; null where somebody else has moved: read and plan again. */
async function change(
  scene: Scene,
  plan: ResolvePlan,
  { expected: shown }: ResolveRequest,
): Promise<readonly string[] | null> {
  const { session, context, files, situation } = scene
  const { app, version, as, row } = plan
  const left = as === 'finished' ? await loadFinish(session, files, situation, plan) : null
  if (left?.refusal) throw refused(left.refusal, 'Nothing was changed.')
  const statements = left === null ? [] : statementsOf(left.step)
  if (shown !== undefined && !isEqual(shown, statements)) throw otherStatements(plan)

  const table = await prepare(session, context, situation)
  if (table === null) return null
  const ids = knownIds(situation.rows.map(({ id }) => id))
  const expected: Expected = { table, ids, next: nextId(ids), now: situation.now }
  try {
    if (left !== null) await finish(safetyCopy(context).withCopyFirst(session), left.step, expected)
    else if (row === null) {
      const step = stepOf(plan, await loadSubject(files, plan))
      await session.transaction((tx) => recordWithin(tx, step, expected))
    } else if (as !== 'finished') await changeRecord(session, files, { app, version, as, row }, expected)
  } catch (error) {
    if (error instanceof ClaimLost) return null
    throw error
  }
  context.emit({ type: 'history', change: 'resolved', table: table.name, app, version })
  return statements
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}

function reportOf(
  { dialect, typed }: Context,
  { app, version, as, row, changes, next }: ResolvePlan,
  statements: readonly string[],
): ResolveReport {
  return {
    database: dialect.database,
    app,
    version,
    as,
    before: row?.state ?? null,
    changed: changes,
    statements,
    next: next === null ? null : typed(next),
  }
}
