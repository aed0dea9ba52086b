import { createMigrator, directory, type Migrator, type MigratorOptions } from '@godwit/core'
import type { Invocation, Outcome } from './command.js'
import { needDatabaseUrl } from './database-url.js'
import { FailedRun, pendingAfter } from './failed-run.js'
import type { Flags } from './flags.js'
import { loadModule } from './load-module.js'
import { readLockTimeout } from './lock-timeout.js'
import { foldersFor } from './migration-folders.js'
import { type Progress, progress } from './print/progress.js'
import { readProject } from './project.js'
import { projectDialect } from './project-dialect.js'

/** A migrator on the project's database, and how to speak of it. */
export interface Run {
  readonly migrator: Migrator
  readonly database: string
  /** The app that `--app` names, to hand on to the migrator. */
  readonly only: { readonly app?: string }
  readonly progress: Progress
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
  const reporter = progress(invocation, folders.size > 1)
  const { table, schema } = project.config
  const options: MigratorOptions = {
    dialect,
    apps: Object.fromEntries(
      [...folders].map(([app, folder]) => [app, directory(folder, { load: loadModule })]),
    ),
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined ? {} : { schema }),
    ...runOptions(flags),
    onEvent: reporter.onEvent,
    signal,
  }
  const migrator = createMigrator(options)
  const only = flags.app === undefined ? {} : { app: flags.app }
  try {
    return await work({ migrator, database: dialect.database, only, progress: reporter })
  } catch (error) {
    const pending = await pendingAfter(error, migrator, flags.app)
    throw new FailedRun(error, dialect.database, reporter.applied(), reporter.reverted(), pending)
  }
}

function runOptions(flags: Flags): Pick<MigratorOptions, 'policy' | 'singleTransaction' | 'lockTimeout'> {
  const lockTimeout = flags['lock-timeout']
  return {
    // Not 'allow': who goes on over a problem still hears of it.
    policy: {
      ...(flags['allow-edited'] && { edited: 'warn' }),
      ...(flags['allow-missing'] && { missing: 'warn' }),
      ...(flags['allow-out-of-order'] && { outOfOrder: 'warn' }),
      ...(flags['allow-non-empty'] && { nonEmpty: 'warn' }),
    },
    singleTransaction: flags['single-transaction'],
    ...(lockTimeout === undefined ? {} : { lockTimeout: readLockTimeout(lockTimeout) }),
  }
}
