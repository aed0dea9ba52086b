import type { RunEvent } from '../events.js'
import { planDowngrade } from '../plan/plan-downgrade.js'
import { planRedo } from '../plan/plan-redo.js'
import { planUpgrade } from '../plan/plan-upgrade.js'
import { type Policy, STRICT_POLICY } from '../plan/policy.js'
import { baseline } from './baseline.js'
import type { Context } from './context.js'
import { type Library, openLibrary } from './library.js'
import { historyOf, pendingOf, previewOf, statusOf } from './look.js'
import type { MigratorOptions } from './migrator-options.js'
import type {
  BaselineReport,
  CompletedStep,
  DowngradeReport,
  DowngradeRequest,
  HistoryEntry,
  PlanReport,
  PlanRequest,
  RedoReport,
  StatusReport,
  StepName,
  UpgradeReport,
  UpgradeRequest,
} from './reports.js'
import { resolveOptions } from './resolve-options.js'
import { type Decide, type Outcome, run } from './run.js'

/** Everything that can be done with the migrations of one database. */
export interface Migrator {
  /** Applies what is pending. */
  upgrade(request?: UpgradeRequest): Promise<UpgradeReport>
  /** Undoes applied migrations: by the file's downgrade where the file is unedited, else by the recorded SQL. */
  downgrade(request?: DowngradeRequest): Promise<DowngradeReport>
  /** Undoes and applies the newest applied migration again: in one transaction, where it can be in one. */
  redo(request?: { readonly app?: string }): Promise<RedoReport>
  /** What `upgrade` or `downgrade` with this request would run. Reads only, takes no lock, executes nothing. */
  plan(request?: PlanRequest): Promise<PlanReport>
  /** Where the database stands. Never writes, creates no file. */
  status(): Promise<StatusReport>
  /** Applied migrations of all apps, oldest application first. */
  history(request?: { readonly app?: string }): Promise<HistoryEntry[]>
  /** Versions not applied yet, in the order in which they would run. */
  pending(request?: { readonly app?: string }): Promise<StepName[]>
  /** Records everything up to `to` as applied without running it. Refused where something is recorded already. */
  baseline(request: { readonly to: string; readonly app?: string }): Promise<BaselineReport>
}

/**
 * Makes a migrator. Opens nothing: every call opens one session and closes it. Its methods reject with errors for
 * which `isGodwitError` holds.
 * @throws ConfigurationError for options that cannot be used.
 */
export function createMigrator(options: MigratorOptions): Migrator {
  const context = resolveOptions(options)
  const policy: Policy = { ...STRICT_POLICY, ...options.policy }
  const { database } = context.dialect
  const open = (): Promise<Library> => openLibrary(context.apps, context.dialect.split)

  return {
    async upgrade(request = {}) {
      return timed(context, 'upgrade', async () => {
        const decide: Decide = ({ assessments }) => planUpgrade(assessments, request, policy)
        const { singleTransaction: together } = context
        const outcome = await run({ context, library: await open(), decide, together, loadPending: true })
        const { state, warnings: problems } = outcome.plan
        return {
          database,
          applied: completed(outcome, 'upgrade'),
          pending: stillPending(outcome),
          state,
          problems,
        }
      })
    },

    async downgrade(request = {}) {
      return timed(context, 'downgrade', async () => {
        const decide: Decide = ({ assessments, dependencies }) =>
          planDowngrade(assessments, request, dependencies)
        const { singleTransaction: together } = context
        const outcome = await run({ context, library: await open(), decide, together, loadPending: false })
        return { database, reverted: completed(outcome, 'downgrade'), pending: stillPending(outcome) }
      })
    },

    async redo(request = {}) {
      return timed(context, 'redo', async () => {
        const decide: Decide = ({ assessments, dependencies }) => planRedo(assessments, request, dependencies)
        const outcome = await run({
          context,
          library: await open(),
          decide,
          together: 'if possible',
          loadPending: false,
        })
        const reverted = completed(outcome, 'downgrade')
        return { database, reverted, applied: completed(outcome, 'upgrade'), pending: stillPending(outcome) }
      })
    },

    async baseline(request) {
      return timed(context, 'baseline', async () => baseline(context, await open(), request))
    },

    plan: async (request = {}) => previewOf(context, await open(), request, policy),
    status: async () => statusOf(context, await open()),
    history: async (request = {}) => historyOf(context, request),
    pending: async (request = {}) => pendingOf(context, await open(), request),
  }
}

async function timed<Report extends object>(
  { emit, dialect }: Context,
  command: RunEvent['command'],
  work: () => Promise<Report>,
): Promise<Report & { readonly durationMs: number }> {
  const event = { type: 'run', command, database: dialect.database } as const
  const started = performance.now()
  emit({ ...event, phase: 'started' })
  try {
    const report = await work()
    const durationMs = performance.now() - started
    emit({ ...event, phase: 'finished', durationMs })
    return { ...report, durationMs }
  } catch (error) {
    emit({ ...event, phase: 'failed', durationMs: performance.now() - started, error })
    throw error
  }
}

function completed({ journal }: Outcome, direction: 'upgrade' | 'downgrade'): CompletedStep[] {
  return journal.completed
    .filter((step) => step.direction === direction)
    .map(({ app, version, durationMs }) => ({ app, version, durationMs }))
}

function stillPending({ situation }: Outcome): StepName[] {
  return situation.assessments.flatMap(({ app, pending }) => pending.map(({ version }) => ({ app, version })))
}
