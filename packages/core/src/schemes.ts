import { assertContract, UPDATE_COMMAND } from './assert-contract.js'
import type { Dialect } from './dialect.js'
import { ConfigurationError } from './errors.js'
import { wantsAnotherCore } from './wants-another-core.js'

/** The dialects that a URL can name. The one place where core knows of engines, and only as data. */
const DIALECTS = {
  sqlite: {
    schemes: ['sqlite', 'file'],
    packageName: '@godwit/dialect-sqlite',
    driver: 'better-sqlite3',
  },
  postgres: {
    schemes: ['postgres', 'postgresql'],
    packageName: '@godwit/dialect-postgres',
    driver: 'pg',
  },
} as const

export type DialectKey = keyof typeof DIALECTS

/**
 * How to get each dialect: `{ sqlite: () => import('@godwit/dialect-sqlite') }`. Only the one that the URL names is
 * called, and of its module the function named like the key.
 */
export type DialectLoaders = {
  readonly [K in DialectKey]?: () => DialectModule<K> | Promise<DialectModule<K>>
}

export type DialectModule<K extends DialectKey> = { readonly [N in K]: (url: string) => Dialect }

/**
 * The dialect for a database URL. Opens nothing.
 * @throws ConfigurationError: BAD_URL, UNKNOWN_SCHEME, DIALECT_NOT_INSTALLED, CONTRACT_MISMATCH.
 */
export async function dialectFor(url: string, loaders: DialectLoaders): Promise<Dialect> {
  const key = dialectKey(url)
  const module = await load(key, loaders)
  const make: unknown = module[key]
  if (typeof make !== 'function')
    throw new ConfigurationError(
      'BAD_OPTION',
      `The module that the loader \`${key}\` gave has no ${key}().`,
      {
        fix: `Write: ${loaderOf(key)}`,
      },
    )
  const dialect = module[key](url)
  assertContract(dialect, packageOf(key))
  return dialect
}

/**
 * Which dialect a database URL names. Repeats nothing of the URL but its scheme, for the rest may hold a password.
 * @throws ConfigurationError: BAD_URL, UNKNOWN_SCHEME.
 */
export function dialectKey(url: string): DialectKey {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase()
  if (scheme === undefined)
    throw new ConfigurationError(
      'BAD_URL',
      url === '' ? 'The database URL is empty.' : 'The database URL has no scheme.',
      { fix: 'Write what kind of database it is in front of it, for example sqlite:./bot.db' },
    )
  for (const key of KEYS) {
    const known: readonly string[] = DIALECTS[key].schemes
    if (known.includes(scheme)) return key
  }
  const all = KEYS.flatMap((key) => DIALECTS[key].schemes).map((known) => `${known}:`)
  throw new ConfigurationError('UNKNOWN_SCHEME', `No dialect is known for URLs that begin with ${scheme}:`, {
    fix: `Known are ${all.join(', ')}`,
  })
}

/** The package that holds a dialect. */
export function packageOf(key: DialectKey): string {
  return DIALECTS[key].packageName
}

/** What to type to install a dialect with its driver. */
export function installCommand(key: DialectKey): string {
  return `npm install ${packageOf(key)} ${DIALECTS[key].driver}`
}

const KEYS: readonly DialectKey[] = Object.keys(DIALECTS).filter((key) => isDialectKey(key))

function isDialectKey(key: string): key is DialectKey {
  return Object.hasOwn(DIALECTS, key)
}

async function load<K extends DialectKey>(key: K, loaders: DialectLoaders): Promise<DialectModule<K>> {
  const loader: DialectLoaders[K] = loaders[key]
  if (loader === undefined)
    throw new ConfigurationError('DIALECT_NOT_INSTALLED', `dialectFor() was given no loader for ${key}.`, {
      fix: `Run: ${installCommand(key)}\n  Then pass: { ${loaderOf(key)} }`,
    })
  try {
    return await loader()
  } catch (cause) {
    if (wantsAnotherCore(cause))
      throw new ConfigurationError(
        'CONTRACT_MISMATCH',
        `${packageOf(key)} was written for another version of @godwit/core than this.`,
        { fix: `Run: npm install @godwit/core@latest ${packageOf(key)}@latest\n  ${UPDATE_COMMAND}`, cause },
      )
    if (!isMissing(key, cause)) throw cause
    throw new ConfigurationError('DIALECT_NOT_INSTALLED', `The dialect ${key} is not installed.`, {
      fix: `Run: ${installCommand(key)}`,
      cause,
    })
  }
}

function loaderOf(key: DialectKey): string {
  return `${key}: () => import('${packageOf(key)}')`
}

/** Whether an import failed for want of the dialect's package or of its driver, by Node's own words. */
function isMissing(key: DialectKey, cause: unknown): boolean {
  if (!(cause instanceof Error) || !('code' in cause)) return false
  const { packageName, driver } = DIALECTS[key]
  return (
    (cause.code === 'ERR_MODULE_NOT_FOUND' || cause.code === 'MODULE_NOT_FOUND') &&
    [packageName, driver].some((name) => cause.message.includes(`'${name}'`))
  )
}
