import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import type { MigrationEvent } from '../events.js'
import { type HistoryRow, snapshotOf } from '../history/row.js'
import type { VersionTable } from '../history/version-table.js'
import { ClaimLost, type Ledger, recordId } from './claim.js'
import { type Context, stopIfAborted } from './context.js'
import { describeFailure } from './failure.js'
import { completedVersions, type Journal } from './journal.js'
import { checkTogether, take, takeWithin, transactionOptions } from './take.js'
import { walk } from './walk.js'
import type { Work } from './work.js'

/** What steps are performed upon. */
export interface Stage {
  readonly session: Session
  readonly context: Context
  readonly journal: Journal
  readonly table: VersionTable
  readonly rows: readonly HistoryRow[]
  readonly now: () => number
}

/** Performs steps one after the other. `claim lost`: somebody else has moved, so plan again. */
export async function performEach(stage: Stage, works: readonly Work[]): Promise<'done' | 'claim lost'> {
  let rows = stage.rows
  for (const [index, work] of works.entries()) {
    stopIfAborted(stage.context, completedVersions(stage.journal))
    const ledger: Ledger = { table: stage.table, snapshot: snapshotOf(rows), now: stage.now }
    const remaining = works.slice(index).map((one) => one.version)
    const perform = work.transaction ? take : walk
    const done = await report(stage, work, remaining, ledger, () => perform(stage.session, work, ledger))
    if (!done) return 'claim lost'
    rows = rowsAfter(rows, work, recordId(work, ledger))
  }
  return 'done'
}

/** Performs all steps in one transaction. */
export async function performTogether(stage: Stage, works: readonly Work[]): Promise<'done' | 'claim lost'> {
  checkTogether(works)
  stopIfAborted(stage.context, completedVersions(stage.journal))
  const started: { work: Work; durationMs?: number }[] = []
  try {
    await stage.session.transaction(async (tx) => {
      let rows = stage.rows
      for (const work of works) {
        const ledger: Ledger = { table: stage.table, snapshot: snapshotOf(rows), now: stage.now }
        const entry: (typeof started)[number] = { work }
        started.push(entry)
        stage.context.emit(eventOf(work, 'started'))
        entry.durationMs = await takeWithin(tx, work, ledger)
        rows = rowsAfter(rows, work, recordId(work, ledger))
      }
    }, transactionOptions(works))
  } catch (error) {
    const failed = started.at(-1)?.work
    if (error instanceof ClaimLost) return 'claim lost'
    if (failed === undefined) throw error
    stage.context.emit({ ...eventOf(failed, 'failed'), error })
    const remaining = works.slice(started.length - 1).map((work) => work.version)
    throw describeFailure(error, failed, { completed: [], remaining, together: true })
  }
  for (const { work, durationMs = 0 } of started) complete(stage, work, durationMs)
  return 'done'
}

async function report(
  stage: Stage,
  work: Work,
  remaining: readonly string[],
  ledger: Ledger,
  perform: () => Promise<number>,
): Promise<boolean> {
  const { app, version, direction } = work
  stage.context.emit(eventOf(work, 'started'))
  const started = performance.now()
  try {
    complete(stage, work, await perform())
    return true
  } catch (error) {
    if (error instanceof ClaimLost) return false
    const durationMs = performance.now() - started
    if (isDatabaseError(error) && error.kind === 'unknown-outcome') {
      stage.journal.uncertain = { app, version, direction, durationMs, id: recordId(work, ledger) }
    }
    stage.context.emit({ ...eventOf(work, 'failed'), durationMs, error })
    const completed = completedVersions(stage.journal)
    throw describeFailure(error, work, { completed, remaining, together: false })
  }
}

function complete({ context, journal }: Stage, work: Work, durationMs: number): void {
  const { app, version, direction } = work
  journal.completed.push({ app, version, direction, durationMs })
  context.emit({ ...eventOf(work, 'finished'), durationMs })
}

function eventOf(work: Work, phase: MigrationEvent['phase']): MigrationEvent {
  const { app, version, direction, from } = work
  return { type: 'migration', phase, app, version, direction, from }
}

function rowsAfter(rows: readonly HistoryRow[], work: Work, id: number): readonly HistoryRow[] {
  if (work.direction === 'downgrade') return rows.filter((row) => row.id !== id)
  if (work.row !== null) return rows
  const { app, version } = work
  const state = 'applied'
  return [
    ...rows,
    { id, app, version, state, checksum: null, source: null, step: 0, appliedAt: null, durationMs: null },
  ]
}
