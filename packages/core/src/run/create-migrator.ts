import type { RunEvent } from '../events.js'
import { type PlanRequest, planFor } from '../plan/plan-for.js'
import { type Policy, STRICT_POLICY } from '../plan/policy.js'
import { rollsBack } from '../plan/requests.js'
import { retypeError } from '../retype.js'
import { type Context, sessionOptions } from './context.js'
import { openFiles } from './files.js'
import { createsDatabase, historyOf, pendingOf, previewOf, statusOf } from './look.js'
import type { Migrator } from './migrator.js'
import type { MigratorOptions } from './migrator-options.js'
import { objectTo } from './object-to.js'
import { previewResolve } from './preview-resolve.js'
import { untilReachable } from './reachable.js'
import type { CompletedStep, MigrationName } from './reports.js'
import { resolveRecord } from './resolve.js'
import { resolveOptions } from './resolve-options.js'
import { restoreCopy } from './restore.js'
import { run } from './run.js'
import type { RunRequest, RunResult } from './run-request.js'
import { readOptionsFor } from './situation.js'
import { withStops } from './stops.js'
import { typedProblem } from './typed-problem.js'
import { waitUntilApplied } from './wait.js'

/**
 * Makes a migrator. Opens nothing: every call opens one session and closes it. Its methods reject with errors for
 * which `isGodwitError` holds.
 * @throws ConfigurationError for options that cannot be used.
 */
export function createMigrator(options: MigratorOptions): Migrator {
  const settings = resolveOptions(options)
  const policy: Policy = { ...STRICT_POLICY, ...options.policy }
  const { dialect, emit, typed } = settings
  const { database } = dialect
  const files = () => openFiles(settings)
  const mode = settings.singleTransaction ? 'together' : 'each'

  function inContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
    return withStops(settings.signal, settings.gracePeriod, (stops) => work({ ...settings, stops })).catch(
      (error: unknown) => {
        throw retypeError(error, typed)
      },
    )
  }

  async function told<T>(command: RunEvent['command'], work: (context: Context) => Promise<T>) {
    const event = { type: 'run', command, database } as const
    const started = performance.now()
    emit({ ...event, phase: 'started' })
    try {
      const result = await inContext(async (context) => {
        if (context.waitForDatabase && command !== 'restore') await untilReachable(context)
        if (!createsDatabase(command) && command !== 'restore') await checkExists(context)
        return work(context)
      })
      const durationMs = performance.now() - started
      emit({ ...event, phase: 'finished', durationMs })
      return { result, durationMs }
    } catch (error) {
      emit({ ...event, phase: 'failed', durationMs: performance.now() - started, error })
      throw error
    }
  }

  async function perform(
    request: PlanRequest & { command: NonNullable<PlanRequest['command']> },
    how: RunRequest['mode'],
  ) {
    const { result, durationMs } = await told(request.command, async (context) =>
      run({
        context,
        files: await files(),
        decide: (situation, completed) => planFor(request, { ...situation, completed }, policy),
        reading: readOptionsFor(request),
        mode: how,
        rollsBack: rollsBack(request),
        objection: async (session, situation, steps) => {
          const { problem } = await objectTo(request, { context, session, situation, steps })
          return problem
        },
      }),
    )
    return { result, pending: stillPending(result, request.app), durationMs }
  }

  return {
    async upgrade(request = {}) {
      const { result, pending, durationMs } = await perform({ ...request, command: 'upgrade' }, mode)
      const { state, warnings } = result.plan
      return {
        database,
        adopted: adopted(result),
        applied: completed(result, 'upgrade'),
        pending,
        state,
        warnings: warnings.map((problem) => typedProblem(problem, typed)),
        durationMs,
      }
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

    async sync(request = {}) {
      const { result, pending, durationMs } = await perform({ ...request, command: 'sync' }, mode)
      const { state, warnings } = result.plan
      return {
        database,
        reverted: completed(result, 'downgrade'),
        applied: completed(result, 'upgrade'),
        pending,
        state,
        warnings: warnings.map((problem) => typedProblem(problem, typed)),
        durationMs,
      }
    },

    async baseline(request) {
      const { result, pending, durationMs } = await perform({ ...request, command: 'baseline' }, 'record')
      const baselined = completed(result, 'upgrade').map(({ app, version }) => ({ app, version }))
      return { database, baselined, pending, durationMs }
    },

    async adopt(request) {
      const { result, pending, durationMs } = await perform({ ...request, command: 'adopt' }, 'each')
      const warnings = result.plan.warnings.map((problem) => typedProblem(problem, typed))
      return { database, adopted: adopted(result), pending, warnings, durationMs }
    },

    async resolve(request) {
      const { result } = await told('resolve', async (context) =>
        resolveRecord(context, await files(), request),
      )
      return result
    },

    planResolve: (request) => inContext(async (context) => previewResolve(context, await files(), request)),

    async restore(request) {
      const { result, durationMs } = await told('restore', (context) => restoreCopy(context, request))
      return { ...result, durationMs }
    },

    wait: (request = {}) =>
      inContext(async (context) => waitUntilApplied(context, await files(), request, policy)),
    plan: (request = {}) => inContext(async (context) => previewOf(context, await files(), request, policy)),
    status: () => inContext(async (context) => statusOf(context, await files())),
    history: (request = {}) => inContext(async (context) => historyOf(context, request)),
    pending: (request = {}) => inContext(async (context) => pendingOf(context, await files(), request)),
  }
}

/** Only an upgrade, or a copy that is put there, makes something of nothing. */
async function checkExists(context: Context): Promise<void> {
  await context.dialect.session(sessionOptions(context, 'read'), (session) => session.inspect())
}

function adopted({ journal }: RunResult): MigrationName[] {
  return journal.adopted.map(({ app, version }) => ({ app, version }))
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
