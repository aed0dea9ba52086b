import { assertContract } from '../../assert-contract.js'
import type { Dialect } from '../../dialect.js'
import { ConfigurationError } from '../../errors.js'
import type { GodwitEvent } from '../../events.js'
import { DEFAULT_APP } from '../../plan/default-app.js'
import { retypeError, type Typed } from '../../retype.js'
import { errorWithoutSecrets, withoutSecrets } from '../../secrets.js'
import { directory } from '../../source/directory.js'
import type { Source } from '../../source/migration.js'
import { typedAs, USUAL_COMMAND } from '../../typed-as.js'
import type { AppSource, Settings } from '../context.js'
import { logEvent } from '../log-event.js'
import { backupWanted } from './backup-option.js'
import { checkOptions, requireObject } from './check-options.js'
import type { Migrations, MigrationsOfOne, MigratorOptions } from './migrator-options.js'
import { shown } from './shown.js'

const DEFAULT_TABLE = 'godwit_migrations'
const FIVE_MINUTES = 5 * 60_000
const TWENTY_SECONDS = 20_000

/** @throws ConfigurationError for options that contradict each other or cannot be used. */
export function resolveOptions(options: MigratorOptions): Settings {
  checkOptions(options)
  assertContract(options.dialect)
  const typed = (text: string) => typedAs(options.command ?? USUAL_COMMAND, text)
  const { table = DEFAULT_TABLE, lockTimeout = FIVE_MINUTES, gracePeriod = TWENTY_SECONDS } = options
  return {
    dialect: options.dialect,
    apps: resolveApps(options),
    adopt: options.adopt,
    table,
    schema: options.schema,
    lockTimeout,
    singleTransaction: options.singleTransaction ?? false,
    backup: backupWanted(options.backup),
    waitForDatabase: options.waitForDatabase ?? false,
    signal: options.signal,
    gracePeriod,
    typed,
    emit: (event) => tell(options, event, typed),
  }
}

function resolveApps({ apps, app, migrations, dialect }: MigratorOptions): AppSource[] {
  if ((apps === undefined) === (migrations === undefined)) {
    throw new ConfigurationError('BAD_OPTION', 'Give either `migrations` (of one app) or `apps` (several).')
  }
  const named = apps ?? { [app ?? DEFAULT_APP]: migrations ?? '' }
  const resolved = Object.entries(named).map(([name, folders]) => ({
    app: name,
    source: sourceFor(folders, dialect),
  }))
  if (resolved.length === 0) throw new ConfigurationError('BAD_OPTION', '`apps` is empty.')
  return resolved
}

function sourceFor(migrations: Migrations, dialect: Dialect): Source {
  if (isOfOne(migrations)) return sourceOf(migrations)
  requireObject(migrations, '`migrations`', ONE_OF)
  const folder = migrations[dialect.name]
  if (isOfOne(folder)) return sourceOf(folder)
  if (folder !== undefined)
    throw new ConfigurationError('BAD_OPTION', `\`migrations\` of ${dialect.name} is ${shown(folder)}.`, {
      fix: ONE_OF,
    })
  const keys = Object.keys(migrations)
  const isManifest = keys.some((key) => /^\W*\d/.test(key))
  throw new ConfigurationError('BAD_OPTION', `\`migrations\` has no folder for ${dialect.name}.`, {
    fix: isManifest
      ? 'It looks like a manifest. Write: migrations: modules({ … })'
      : `Add the key "${dialect.name}" to: ${keys.join(', ') || 'none'}`,
  })
}

function sourceOf(migrations: MigrationsOfOne): Source {
  return typeof migrations === 'string' || migrations instanceof URL ? directory(migrations) : migrations
}

const ONE_OF = 'Give a folder, directory(…), modules({ … }), or an object with one of them for each dialect.'

function isOfOne(given: unknown): given is MigrationsOfOne {
  if (typeof given === 'string' || given instanceof URL) return true
  return typeof given === 'object' && given !== null && 'list' in given && typeof given.list === 'function'
}

function tell({ logger, onEvent }: MigratorOptions, happened: GodwitEvent, typed: Typed): void {
  const event = withoutSecretsIn(happened, typed)
  // A listener must not be able to roll back a migration.
  try {
    if (logger !== undefined) logEvent(logger, event)
    onEvent?.(event)
  } catch (error) {
    process.emitWarning(`An event listener failed: ${String(error)}`, 'GodwitWarning')
  }
}

/** What a migration's own code throws may hold anything, and so may what the engine has to say. */
function withoutSecretsIn(event: GodwitEvent, typed: Typed): GodwitEvent {
  if (event.type === 'notice') return { ...event, message: typed(withoutSecrets(event.message)) }
  if (!('error' in event)) return event
  return { ...event, error: retypeError(errorWithoutSecrets(event.error), typed) }
}
