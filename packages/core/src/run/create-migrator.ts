import type { RunEvent } from '../events.js'
import type { PlanRequest } from '../plan/plan-for.js'
import { type Policy, STRICT_POLICY } from '../plan/policy.js'
import { allowsDataLoss, rollsBack } from '../plan/requests.js'
import { retypeError } from '../retype.js'
import { type Context, sessionOptions } from './context.js'
import { openFiles } from './files.js'
import { historyOf, pendingOf, statusOf } from './look.js'
import type { Migrator } from './migrator.js'
import { NEEDS } from './needs.js'
import type { MigratorOptions } from './options/migrator-options.js'
import { resolveOptions } from './options/resolve-options.js'
import { plannerFor } from './planner-for.js'
import { untilReachable } from './reachable.js'
import { reportOf } from './report-of.js'
import { run } from './run.js'
import type { RunRequest } from './run-request.js'
import { readOptionsFor } from './situation.js'
import { withStops } from './stops.js'

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
    const { makesDatabase, waits } = NEEDS[command]
    const event = { type: 'run', command, database } as const
    const started = performance.now()
    emit({ ...event, phase: 'started' })
    try {
      const result = await inContext(async (context) => {
        if (context.waitForDatabase && waits) await untilReachable(context)
        if (!makesDatabase) await checkExists(context)
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
    const { result, durationMs } = await told(request.command, async (context) => {
      const planned = await plannerFor(request, policy)
      return run({
        context,
        files: await files(),
        decide: (situation, completed) => planned({ ...situation, completed }),
        reading: readOptionsFor(request),
        mode: how,
        rollsBack: rollsBack(request),
        mayLose: allowsDataLoss(request),
        objection: async (session, situation, steps) => {
          const { objectTo } = await import('./on-demand.js')
          const { problem } = await objectTo(request, { context, session, situation, steps })
          return problem
        },
      })
    })
    return reportOf(result, { database, app: request.app, durationMs, typed })
  }

  return {
    async upgrade(request = {}) {
      const { reverted, ...report } = await perform({ ...request, command: 'upgrade' }, mode)
      return report
    },

    async downgrade(request = {}) {
      const { reverted, pending, durationMs } = await perform({ ...request, command: 'downgrade' }, mode)
      return { database, reverted, pending, durationMs }
    },

    async redo(request = {}) {
      const how = 'together if possible'
      const { reverted, applied, pending, durationMs } = await perform({ ...request, command: 'redo' }, how)
      return { database, reverted, applied, pending, durationMs }
    },

    async sync(request = {}) {
      const { adopted, ...report } = await perform({ ...request, command: 'sync' }, mode)
      return report
    },

    async baseline(request) {
      const { applied, pending, durationMs } = await perform({ ...request, command: 'baseline' }, 'record')
      const baselined = applied.map(({ app, version }) => ({ app, version }))
      return { database, baselined, pending, durationMs }
    },

    async adopt(request) {
      const report = await perform({ ...request, command: 'adopt' }, 'each')
      const { adopted, pending, warnings, durationMs } = report
      return { database, adopted, pending, warnings, durationMs }
    },

    async resolve(request) {
      const { result } = await told('resolve', async (context) => {
        const { resolveRecord } = await import('./on-demand.js')
        return resolveRecord(context, await files(), request)
      })
      return result
    },

    planResolve: (request) =>
      inContext(async (context) => {
        const { previewResolve } = await import('./on-demand.js')
        return previewResolve(context, await files(), request)
      }),

    async restore(request) {
      const { result, durationMs } = await told('restore', async (context) => {
        const { restoreCopy } = await import('./on-demand.js')
        return restoreCopy(context, request)
      })
      return { ...result, durationMs }
    },

    wait: (request = {}) =>
      inContext(async (context) => {
        const { waitUntilApplied } = await import('./on-demand.js')
        return waitUntilApplied(context, await files(), request, policy)
      }),

    plan: (request = {}) =>
      inContext(async (context) => {
        const { previewOf } = await import('./on-demand.js')
        return previewOf(context, await files(), request, policy)
      }),

    status: () => inContext(async (context) => statusOf(context, await files())),

    history: (request = {}) => inContext(async (context) => historyOf(context, request)),

    pending: (request = {}) => inContext(async (context) => pendingOf(context, await files(), request)),
  }
}

/** Before a run that makes no database: it would be made where it is opened to be written. */
async function checkExists(context: Context): Promise<void> {
  await context.dialect.session(sessionOptions(context, 'read'), (session) => session.inspect([]))
}
