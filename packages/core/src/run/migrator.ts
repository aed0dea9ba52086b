import type { RunEvent } from '../events.js'
import { type PlanRequest, planFor } from '../plan/plan-for.js'
import { type Policy, STRICT_POLICY } from '../plan/policy.js'
import type { BaselineRequest, DowngradeRequest, RedoRequest, UpgradeRequest } from '../plan/requests.js'
import { sessionOptions } from './context.js'
import { openFiles } from './files.js'
import { historyOf, pendingOf, previewOf, statusOf } from './look.js'
import type { MigratorOptions } from './migrator-options.js'
import type {
  BaselineReport,
  CompletedStep,
  DowngradeReport,
  HistoryEntry,
  MigrationName,
  PlanReport,
  RedoReport,
  StatusReport,
  UpgradeReport,
} from './reports.js'
import { resolveOptions } from './resolve-options.js'
import { type Run, type RunResult, run } from './run.js'
import { readOptionsFor } from './situation.js'

/** Everything that can be done with the migrations of one database. */
export interface Migrator {
  /** Applies what is pending. */
  upgrade(request?: UpgradeRequest): Promise<UpgradeReport>
  /** Undoes applied migrations: by the file's downgrade where the file is unedited, else by the recorded SQL. */
  downgrade(request?: DowngradeRequest): Promise<DowngradeReport>
  /** Undoes and applies the newest applied migration again: in one transaction, where it can be in one. */
  redo(request?: RedoRequest): Promise<RedoReport>
  /** What a command with this request would do. Reads only, takes no lock, executes nothing. */
  plan(request?: PlanRequest): Promise<PlanReport>
  /** Where the database stands. Never writes, creates no file. */
  status(): Promise<StatusReport>
  /** Applied migrations of all apps, oldest application first. */
  history(request?: { readonly app?: string }): Promise<HistoryEntry[]>
  /** Versions not applied yet: app by app, ordered by number. */
  pending(request?: { readonly app?: string }): Promise<MigrationName[]>
  /** Records everything up to `to` as applied without running it. Refused where something is recorded already. */
  baseline(request: BaselineRequest): Promise<BaselineReport>
}

/**
 * Makes a migrator. Opens nothing: every call opens one session and closes it. Its methods reject with errors for
 * which `isGodwitError` holds.
 * @throws ConfigurationError for options that cannot be used.
 */
export function createMigrator(options: MigratorOptions): Migrator {
  const context = resolveOptions(options)
  const policy: Policy = { ...STRICT_POLICY, ...options.policy }
  const { dialect, emit } = context
  const { database } = dialect
  const files = () => openFiles(context)
  const mode = context.singleTransaction ? 'together' : 'each'

  /** Only an upgrade makes something of nothing. */
  async function checkExists(): Promise<void> {
    await dialect.session(sessionOptions(context, 'read'), (session) => session.inspect())
  }

  async function perform(request: PlanRequest & { command: RunEvent['command'] }, how: Run['mode']) {
    const event = { type: 'run', command: request.command, database } as const
    const started = performance.now()
    emit({ ...event, phase: 'started' })
    try {
      if (request.command !== 'upgrade') await checkExists()
      const result = await run({
        context,
        files: await files(),
        decide: (situation) => planFor(request, situation, policy),
        reading: readOptionsFor(request),
        mode: how,
      })
      const durationMs = performance.now() - started
      emit({ ...event, phase: 'finished', durationMs })
      return { result, pending: stillPending(result, request.app), durationMs }
    } catch (error) {
      emit({ ...event, phase: 'failed', durationMs: performance.now() - started, error })
      throw error
    }
  }

  return {
    async upgrade(request = {}) {
      const { result, pending, durationMs } = await perform({ ...request, command: 'upgrade' }, mode)
      const { state, warnings } = result.plan
      return { database, applied: completed(result, 'upgrade'), pending, state, warnings, durationMs }
    },

    async downgrade(request = {}) {
      const { result, pending, durationMs } = await perform({ ...request, command: 'downgrade' }, mode)
      return { database, reverted: completed(result, 'downgrade'), pending, durationMs }
    },

    async redo(request = {}) {
      const { result, pending, durationMs } = await perform(
        { ...request, command: 'redo' },
        'together if possible',
      )
      const reverted = completed(result, 'downgrade')
      return { database, reverted, applied: completed(result, 'upgrade'), pending, durationMs }
    },

    async baseline(request) {
      const { result, pending, durationMs } = await perform({ ...request, command: 'baseline' }, 'record')
      const baselined = completed(result, 'upgrade').map(({ app, version }) => ({ app, version }))
      return { database, baselined, pending, durationMs }
    },

    plan: async (request = {}) => previewOf(context, await files(), request, policy),
    status: async () => statusOf(context, await files()),
    history: async (request = {}) => historyOf(context, request),
    pending: async (request = {}) => pendingOf(context, await files(), request),
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
