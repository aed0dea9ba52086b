import { isGodwitError } from '../errors.js'
import { createMigrator } from '../run/create-migrator.js'
import type { MigratorOptions } from '../run/options/migrator-options.js'
import { backupOption } from './backup-flags.js'
import type { Invocation, Outcome, Run } from './command.js'
import { FailedRun, LOCK_PATIENCE_MS, pendingAfter } from './failed-run.js'
import type { Flags } from './flags.js'
import { policyOf } from './policy.js'
import { labelFor } from './print/label.js'
import { progress } from './print/progress.js'
import { readTime } from './read-time.js'

/**
 * Makes a migrator that does as the flags say, and hands it to `work`. What happens is printed as it happens.
 * @throws FailedRun around what `work` throws; what comes before it as it is.
 */
export async function withMigrator(
  { flags, terminal, saw, signal, hint }: Pick<Invocation, 'flags' | 'terminal' | 'saw' | 'signal' | 'hint'>,
  given: MigratorOptions,
  work: (run: Run) => Promise<Outcome>,
): Promise<Outcome> {
  const label = labelFor(Object.keys(given.apps ?? {}).length > 1)
  const reporter = progress({ flags, terminal, saw }, label)
  const backup = backupOption(flags) ?? given.backup
  const options: MigratorOptions = {
    ...given,
    ...(backup === undefined ? {} : { backup }),
    policy: { ...given.policy, ...policyOf(flags) },
    singleTransaction: flags['single-transaction'] || (given.singleTransaction ?? false),
  }
  const migrator = createMigrator({
    ...options,
    ...patienceOf(flags),
    signal,
    onEvent(event) {
      reporter.onEvent(event)
      given.onEvent?.(event)
    },
  })
  const { database } = options.dialect
  const only = flags.app === undefined ? {} : { app: flags.app }
  try {
    return await work({ migrator, database, only, label })
  } catch (error) {
    // Silent, and not stopped by what stopped the run.
    const { onEvent: _, signal: __, ...quiet } = options
    const witness = createMigrator({ ...quiet, lockTimeout: LOCK_PATIENCE_MS })
    const pending = flags.json ? await pendingAfter(witness, only) : null
    throw new FailedRun(error, {
      database,
      applied: reporter.applied(),
      reverted: reporter.reverted(),
      pending: pending?.map(label) ?? null,
      hint: isGodwitError(error) ? hint(error.fix) : '',
    })
  }
}

function patienceOf(flags: Flags): Pick<MigratorOptions, 'lockTimeout' | 'gracePeriod' | 'waitForDatabase'> {
  const { grace, 'lock-timeout': lockTimeout } = flags
  return {
    ...(lockTimeout === undefined ? {} : { lockTimeout: readTime('lock-timeout', lockTimeout) }),
    ...(grace === undefined ? {} : { gracePeriod: readTime('grace', grace) }),
    ...(flags['wait-for-database'] ? { waitForDatabase: true } : {}),
  }
}
