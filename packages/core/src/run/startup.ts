import { ConfigurationError, isGodwitError, messageOf } from '../errors.js'
import type { Logger } from '../logger.js'
import { STARTUP_POLICY } from '../plan/policy.js'
import { consoleLogger } from './console-logger.js'
import { createMigrator } from './create-migrator.js'
import type { Migrator } from './migrator.js'
import { isLogger, requireObject } from './options/check-options.js'
import type { MigratorOptions } from './options/migrator-options.js'
import type { MigrationName, UpgradeReport } from './reports.js'

export interface StartupOptions extends Omit<MigratorOptions, 'logger'> {
  /**
   * `wait` applies nothing: it returns when somebody else has applied everything, such as a job before the rollout. `off`
   * touches nothing. @default $GODWIT_STARTUP, else 'apply'
   */
  readonly mode?: StartupMode
  /** After logging a failure, end the process with exit code 1 instead of throwing. @default false */
  readonly exit?: boolean
  /** @default the console; `false` for silence */
  readonly logger?: Logger | false
}

export type StartupMode = 'apply' | 'wait' | 'off'

/** How long a failed start may wait for the list of what is pending, in milliseconds. */
const PATIENCE_MS = 500

const MODES: readonly string[] = ['apply', 'wait', 'off'] satisfies StartupMode[]

/**
 * Brings the database up to date before the app starts. Any number of processes may call it at once: each migration
 * runs exactly once, the others wait and then go on. A database that is ahead of the app's files is left alone.
 * @returns what was applied; undefined when `mode` is `off`.
 * @throws whatever made it fail, after logging that and the versions which are still pending.
 */
export async function upgradeOnStartup(options: StartupOptions): Promise<UpgradeReport | undefined> {
  requireObject(options, 'The options', 'Give at least: { dialect, migrations }')
  const { mode, exit = false, logger: given, ...rest } = options
  const logger = given === false ? undefined : isLogger(given) ? given : consoleLogger()
  try {
    const chosen = modeOf(mode)
    if (chosen === 'off') {
      logger?.info({}, 'Migrations are switched off: the database was not looked at')
      return undefined
    }
    const migrator = createMigrator({
      ...rest,
      policy: { ...STARTUP_POLICY, ...rest.policy },
      ...(given === false ? {} : { logger: given ?? consoleLogger() }),
    })
    const report = chosen === 'wait' ? await waited(migrator) : await migrator.upgrade()
    if (logger !== undefined) logReport(logger, report)
    return report
  } catch (error) {
    logger?.error({ err: error }, `Failed to apply migrations: ${messageOf(error)}`)
    if (logger !== undefined) await logWhatStands(rest, logger)
    if (exit) process.exit(1)
    throw error
  }
}

async function waited(migrator: Migrator): Promise<UpgradeReport> {
  const { waitedMs, ...report } = await migrator.wait()
  return { ...report, adopted: [], applied: [], pending: [], durationMs: waitedMs }
}

function modeOf(given: StartupMode | undefined): string {
  const mode = given ?? (process.env['GODWIT_STARTUP'] || 'apply')
  if (MODES.includes(mode)) return mode
  throw new ConfigurationError(
    'BAD_OPTION',
    `The start-up mode is "${mode}" (GODWIT_STARTUP, or the option \`mode\`).`,
    {
      fix: `It can be: ${MODES.join(', ')}`,
    },
  )
}

function logReport(logger: Logger, { applied, database, warnings }: UpgradeReport): void {
  for (const problem of warnings) {
    const line = `${problem.message} ${problem.fix}`
    if (problem.code === 'AHEAD') logger.warn({ problem }, line)
    else logger.error({ problem }, line)
  }
  const isAhead = warnings.some((problem) => problem.code === 'AHEAD')
  if (applied.length > 0) logger.info({ applied }, `Applied migrations: ${listOf(applied)}`)
  else if (!isAhead) logger.info({ database }, `The database is up to date: ${database}`)
}

/** The versions, each with its app where they are of several. */
function listOf(migrations: readonly MigrationName[]): string {
  const isOne = new Set(migrations.map(({ app }) => app)).size === 1
  return migrations.map(({ app, version }) => (isOne ? version : `${app}:${version}`)).join(', ')
}

/**
 * Best effort, without the signal that may have ended the run: the failure that led here is what counts. What else a start only
 * logs, such as a migration that was edited, may be the reason.
 */
async function logWhatStands({ signal: _, ...options }: MigratorOptions, logger: Logger): Promise<void> {
  try {
    const migrator = createMigrator({ ...options, lockTimeout: PATIENCE_MS })
    const pending = await migrator.pending()
    const { apps } = await migrator.status().catch(() => ({ apps: [] }))
    for (const problem of apps.flatMap(({ problems }) => problems))
      if (LOGGED.has(problem.code)) logger.error({ problem }, `${problem.message} ${problem.fix}`)
    if (pending.length > 0) logger.error({ pending }, `Pending migrations: ${listOf(pending)}`)
  } catch (error) {
    const why = isGodwitError(error) ? error.code : String(error)
    logger.error({ err: error }, `Which migrations are pending could not be found out: ${why}`)
  }
}

/** What a start goes on with. */
const LOGGED: ReadonlySet<string> = new Set(['EDITED', 'MISSING'])
