import { createMigrator, directory, isGodwitError, type Migrator, type MigratorOptions } from '@godwit/core'
import type { Invocation, Outcome } from './command.js'
import { needDatabaseUrl } from './database-url.js'
import { FailedRun, LOCK_PATIENCE_MS, pendingAfter } from './failed-run.js'
import type { Flags } from './flags.js'
import { loadModule } from './load-module.js'
import { foldersFor } from './migration-folders.js'
import { policyOf } from './policy.js'
import { type Label, labelFor } from './print/label.js'
import { progress } from './print/progress.js'
import { readProject } from './project.js'
import { projectDialect } from './project-dialect.js'
import { readTime } from './read-time.js'
import { sameFlagsHint } from './same-flags.js'

/** A migrator on the project's database, and how to speak of it. */
export interface Run {
  readonly migrator: Migrator
  readonly database: string
  /** The app that `--app` names, to hand on to the migrator. */
  readonly only: { readonly app?: string }
  readonly label: Label
}

/**
 * Finds config, URL, dialect and folders, and hands a migrator to `work`.
 * @throws FailedRun around what `work` throws; what comes before it as it is.
 */
export async function withMigrator(
  invocation: Invocation,
  work: (run: Run) => Promise<Outcome>,
): Promise<Outcome> {
  const { flags, signal } = invocation
  const project = await readProject(invocation)
  const dialect = await projectDialect(needDatabaseUrl(project.url), project.folder)
  const folders = foldersFor(dialect.name, project, {
    cwd: invocation.cwd,
    named: flags.migrations,
    app: flags.app,
  })
  const label = labelFor(folders.size > 1)
  const reporter = progress(invocation, label)
  const { table, schema } = project.config
  const options: MigratorOptions = {
    dialect,
    apps: Object.fromEntries(
      [...folders].map(([app, folder]) => [app, directory(folder, { load: loadModule })]),
    ),
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined ? {} : { schema }),
    policy: policyOf(flags),
    singleTransaction: flags['single-transaction'],
  }
  const migrator = createMigrator({
    ...options,
    ...patienceOf(flags),
    onEvent: reporter.onEvent,
    signal,
  })
  const only = flags.app === undefined ? {} : { app: flags.app }
  try {
    return await work({ migrator, database: dialect.database, only, label })
  } catch (error) {
    // Silent, and not stopped by what stopped the run.
    const witness = createMigrator({ ...options, lockTimeout: LOCK_PATIENCE_MS })
    const pending = flags.json ? await pendingAfter(witness, only) : null
    throw new FailedRun(error, {
      database: dialect.database,
      applied: reporter.applied(),
      reverted: reporter.reverted(),
      pending: pending?.map(label) ?? null,
      hint: isGodwitError(error) ? sameFlagsHint(error.fix, flags) : '',
    })
  }
}

function patienceOf(flags: Flags): Pick<MigratorOptions, 'lockTimeout' | 'gracePeriod' | 'waitForDatabase'> {
  const { grace, 'lock-timeout': lockTimeout } = flags
  return {
    ...(lockTimeout === undefined ? {} : { lockTimeout: readTime('lock-timeout', lockTimeout) }),
    ...(grace === undefined ? {} : { gracePeriod: readTime('grace', grace) }),
    waitForDatabase: flags['wait-for-database'],
  }
}
