import { didYouMean } from '../../did-you-mean.js'
import { ConfigurationError } from '../../errors.js'
import type { Logger } from '../../logger.js'
import type { Policy, Verdict } from '../../plan/policy.js'
import type { MigratorOptions } from './migrator-options.js'
import { shown } from './shown.js'

const OPTIONS = {
  dialect: true,
  migrations: true,
  apps: true,
  app: true,
  adopt: true,
  table: true,
  schema: true,
  command: true,
  logger: true,
  onEvent: true,
  signal: true,
  policy: true,
  singleTransaction: true,
  backup: true,
  lockTimeout: true,
  gracePeriod: true,
  waitForDatabase: true,
} as const satisfies Record<keyof MigratorOptions, true>

const POLICIES = {
  edited: true,
  missing: true,
  outOfOrder: true,
  nonEmpty: true,
} as const satisfies Record<keyof Policy, true>

const VERDICTS: readonly unknown[] = ['refuse', 'warn', 'allow'] satisfies Verdict[]
const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies (keyof Logger)[]
const LONGEST_NAME = 63
/** What a timer of Node can hold: almost 25 days. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Checks what no type checker may have seen: a mistyped guard would be no guard.
 * @throws ConfigurationError BAD_OPTION
 */
export function checkOptions(options: MigratorOptions): void {
  requireObject(options, 'The options', 'Give at least: { dialect, migrations }')
  checkKeys(options, Object.keys(OPTIONS), 'option')
  const {
    policy = {},
    adopt,
    app,
    apps = {},
    table,
    schema,
    lockTimeout,
    gracePeriod,
    logger,
    onEvent,
  } = options
  if (logger !== undefined && !isLogger(logger)) {
    throw badOption(`logger lacks one of: ${LEVELS.join(', ')}.`, "Give a logger of pino's shape, or none.")
  }
  if (onEvent !== undefined && typeof onEvent !== 'function')
    throw badOption(`onEvent is ${shown(onEvent)}: it has to be a function.`)
  requireObject(policy, 'policy', `Give some of: ${Object.keys(POLICIES).join(', ')}`)
  requireObject(apps, 'apps', 'Give an object with a name and the migrations of each app.')
  for (const name of [...(app === undefined ? [] : [app]), ...Object.keys(apps)])
    if (typeof name !== 'string' || name.trim() === '')
      throw badOption(`${shown(name)} is no name of an app.`)
  checkKeys(policy, Object.keys(POLICIES), 'policy')
  for (const [name, verdict] of Object.entries(policy)) {
    if (verdict === undefined || VERDICTS.includes(verdict)) continue
    throw badOption(`policy.${name} is ${shown(verdict)}.`, `It can be: ${VERDICTS.join(', ')}`)
  }
  if (adopt !== undefined && adopt !== 'aerich')
    throw badOption(`adopt is ${shown(adopt)}.`, "It can be: 'aerich'")
  for (const [option, name] of Object.entries({ table, schema })) {
    if (name !== undefined) checkName(option, name)
  }
  const { signal, singleTransaction, waitForDatabase, command } = options
  if (command !== undefined && (typeof command !== 'string' || command.trim() === ''))
    throw badOption('command is empty.', 'Give what is typed before a command, such as: node bot.js db')
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw badOption('signal is no AbortSignal.', 'Give the signal of an AbortController.')
  for (const [option, value] of Object.entries({ singleTransaction, waitForDatabase })) {
    if (value !== undefined && typeof value !== 'boolean')
      throw badOption(`${option} is ${shown(value)}: it has to be true or false.`)
  }
  for (const [option, ms] of Object.entries({ lockTimeout, gracePeriod })) {
    if (ms !== undefined && !(Number.isFinite(ms) && ms >= 0 && ms <= LONGEST_TIMER))
      throw badOption(`${option} is ${shown(ms)}: it has to be a number of milliseconds.`)
  }
}

/** @throws ConfigurationError BAD_OPTION where plain JavaScript gives something else, or nothing. */
export function requireObject(given: unknown, what: string, fix: string): asserts given is object {
  if (typeof given === 'object' && given !== null) return
  throw badOption(`${what}: an object is needed, and ${shown(given)} was given.`, fix)
}

export function isLogger(given: unknown): given is Logger {
  return (
    typeof given === 'object' &&
    given !== null &&
    LEVELS.every((level) => typeof Reflect.get(given, level) === 'function')
  )
}

function checkKeys(options: object, known: readonly string[], what: string): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const meant = didYouMean(key, known)
    throw badOption(
      `There is no ${what} "${key}".`,
      meant === undefined ? `There are: ${known.join(', ')}` : `Did you mean "${meant}"?`,
    )
  }
}

function checkName(option: string, name: string): void {
  if (
    typeof name === 'string' &&
    name !== '' &&
    !name.includes('\0') &&
    Buffer.byteLength(name) <= LONGEST_NAME
  )
    return
  throw badOption(`${option} is ${shown(name)}: it has to be a name of 1 to ${LONGEST_NAME} bytes.`)
}

function badOption(message: string, fix?: string): ConfigurationError {
  return new ConfigurationError('BAD_OPTION', message, { fix })
}
