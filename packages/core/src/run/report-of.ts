import type { Typed } from '../retype.js'
import type { CompletedStep, MigrationName, SyncReport, UpgradeReport } from './reports.js'
import type { RunResult } from './run-request.js'
import { typedProblem } from './typed-problem.js'

/** All that can be told of a run. The report of each command is a part of it. */
export type RunReport = UpgradeReport & SyncReport

export interface Told {
  readonly database: string
  /** Only what is pending of this app. */
  readonly app: string | undefined
  readonly durationMs: number
  readonly typed: Typed
}

/** What a run has done, and what there is left to do. */
export function reportOf(result: RunResult, { database, app, durationMs, typed }: Told): RunReport {
  const { state, warnings } = result.plan
  return {
    database,
    adopted: result.journal.adopted.map(({ app, version }) => ({ app, version })),
    reverted: completed(result, 'downgrade'),
    applied: completed(result, 'upgrade'),
    pending: stillPending(result, app),
    state,
    warnings: warnings.map((problem) => typedProblem(problem, typed)),
    durationMs,
  }
}

function completed({ journal }: RunResult, direction: 'upgrade' | 'downgrade'): CompletedStep[] {
  return journal.completed
    .filter((step) => step.direction === direction)
    .map(({ app, version, durationMs }) => ({ app, version, durationMs }))
}

function stillPending({ situation }: RunResult, only: string | undefined): MigrationName[] {
  return situation.assessments
    .filter(({ app }) => only === undefined || app === only)
    .flatMap(({ app, pending }) => pending.map(({ version }) => ({ app, version })))
}
