import { readFile } from 'node:fs/promises'
import { didYouMean } from '@godwit/core'
import { CliError } from './cli-error.js'
import type { GodwitConfig } from './define-config.js'
import { DIALECTS } from './dialects.js'
import { loadModule } from './load-module.js'

/**
 * Reads a config file and checks it.
 * @throws CliError BAD_CONFIG with the file and the field.
 */
export async function readConfig(file: string): Promise<GodwitConfig> {
  return checkConfig(await load(file), file)
}

/** @throws CliError BAD_CONFIG with the file and the field. */
export function checkConfig(value: unknown, file: string): GodwitConfig {
  const fault = configFault(value)
  if (fault === undefined) return value as GodwitConfig
  throw new CliError('BAD_CONFIG', `${file}: ${fault}`, { file })
}

/** What is wrong with a config, field first; undefined where nothing is. */
export function configFault(config: unknown): string | undefined {
  if (!isObject(config)) return 'it has to export an object: export default defineConfig({ … })'
  const { migrations, apps } = config
  if (migrations !== undefined && apps !== undefined)
    return '`migrations` and `apps` cannot both be given: list the app of `migrations` in `apps`.'
  return (
    unknownKey(config, SETTINGS, '') ??
    Object.entries(config)
      .map(([name, value]) => (value === undefined ? undefined : FIELDS[name]?.(value, name)))
      .find((fault) => fault !== undefined)
  )
}

type Check = (value: unknown, path: string) => string | undefined

const text: Check = (value, path) =>
  typeof value === 'string' && value.trim() !== ''
    ? undefined
    : `\`${path}\` has to be a text, not ${show(value)}.`

const naming: Check = (value, path) =>
  value === 'number' || value === 'timestamp'
    ? undefined
    : `\`${path}\` has to be 'number' or 'timestamp', not ${show(value)}.`

const folders: Check = (value, path) => {
  if (typeof value === 'string') return text(value, path)
  if (!isObject(value) || Object.keys(value).length === 0)
    return `\`${path}\` has to be a folder, or folders by dialect: { sqlite: './migrations/sqlite' }, not ${show(value)}.`
  return (
    unknownKey(value, DIALECTS, `${path}.`) ??
    Object.entries(value)
      .map(([dialect, folder]) => (folder === undefined ? undefined : text(folder, `${path}.${dialect}`)))
      .find((fault) => fault !== undefined)
  )
}

const foldersByApp: Check = (value, path) => {
  if (!isObject(value) || Object.keys(value).length === 0)
    return `\`${path}\` has to be folders by app: { models: './migrations' }, not ${show(value)}.`
  return Object.entries(value)
    .map(([app, given]) => folders(given, `${path}.${app}`))
    .find((fault) => fault !== undefined)
}

const FIELDS: { readonly [name: string]: Check } = {
  url: text,
  migrations: folders,
  apps: foldersByApp,
  table: text,
  schema: text,
  naming,
}

/** The names of all settings. */
export const SETTINGS: readonly string[] = Object.keys(FIELDS)

function unknownKey(value: object, known: readonly string[], prefix: string): string | undefined {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return undefined
  const meant = didYouMean(unknown, known)
  const hint = meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean \`${prefix}${meant}\`?`
  return `\`${prefix}${unknown}\` is not a setting. ${hint}`
}

async function load(file: string): Promise<unknown> {
  try {
    if (file.endsWith('.json')) return parseJson((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''))
    const loaded = await loadModule(file)
    const { default: config } = isObject(loaded) ? loaded : {}
    return await config
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('BAD_CONFIG', `${file} cannot be loaded: ${reason}`, { file, cause })
  }
}

/** Parses without quoting the text in the error, as the engine does: it may hold a password. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1]
    const line =
      position === undefined ? '' : ` in line ${text.slice(0, Number(position)).split('\n').length}`
    throw new SyntaxError(`it is not valid JSON${line}.`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value))
}
