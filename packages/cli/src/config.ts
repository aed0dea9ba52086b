import { readFile } from 'node:fs/promises'
import { inspect } from 'node:util'
import { didYouMean } from '@godwit/core'
import { CliError } from './cli-error.js'
import type { GodwitConfig } from './define-config.js'
import { DIALECTS } from './dialects.js'
import { loadModule } from './load-module.js'
import { SETTINGS } from './settings.js'

/**
 * Reads a config file and checks it.
 * @throws CliError BAD_CONFIG with the file and the field.
 */
export async function readConfig(file: string): Promise<GodwitConfig> {
  try {
    return checkConfig(await load(file), file)
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError('BAD_CONFIG', `${file} cannot be loaded: ${reasonOf(cause)}`, { file, cause })
  }
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
  const fault = unknownKey(config, SETTINGS, '') ?? faultIn(config, '', optional(setting))
  if (fault !== undefined) return fault
  const { migrations, apps } = config
  return migrations === undefined || apps === undefined
    ? undefined
    : '`migrations` and `apps` cannot both be given: list the app of `migrations` in `apps`.'
}

type Check = (value: unknown, path: string) => string | undefined

/** The first fault of what is given in an object. Reading it may run code of the user. */
function faultIn(object: object, prefix: string, check: Check): string | undefined {
  for (const name of Object.keys(object)) {
    const path = `${prefix}${name}`
    let value: unknown
    try {
      value = Reflect.get(object, name)
    } catch (cause) {
      return `\`${path}\` cannot be read: ${reasonOf(cause)}`
    }
    const fault = check(value, path)
    if (fault !== undefined) return fault
  }
  return undefined
}

const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? undefined : check(value, path)

const text: Check = (value, path) =>
  typeof value === 'string' && value.trim() !== ''
    ? undefined
    : `\`${path}\` has to be a text, not ${show(value)}.`

/** A URL that is an object may hold a password. */
const url: Check = (value, path) =>
  typeof value === 'object' && value !== null
    ? `\`${path}\` has to be a text, not an object.`
    : text(value, path)

const naming: Check = (value, path) =>
  value === 'number' || value === 'timestamp'
    ? undefined
    : `\`${path}\` has to be 'number' or 'timestamp', not ${show(value)}.`

const folders: Check = (value, path) => {
  if (typeof value === 'string') return text(value, path)
  if (!isObject(value) || Object.keys(value).length === 0)
    return `\`${path}\` has to be a folder, or folders by dialect: { sqlite: './migrations/sqlite' }, not ${show(value)}.`
  return unknownKey(value, DIALECTS, `${path}.`) ?? faultIn(value, `${path}.`, optional(text))
}

const foldersByApp: Check = (value, path) => {
  if (!isObject(value) || Object.keys(value).length === 0)
    return `\`${path}\` has to be folders by app: { models: './migrations' }, not ${show(value)}.`
  if (Object.keys(value).some((app) => app.trim() === ''))
    return `\`${path}\` has an app whose name is blank.`
  return faultIn(value, `${path}.`, folders)
}

const FIELDS: { readonly [name in (typeof SETTINGS)[number]]: Check } = {
  url,
  migrations: folders,
  apps: foldersByApp,
  table: text,
  schema: text,
  naming,
}

const setting: Check = (value, path) => {
  const name = SETTINGS.find((one) => one === path)
  return name === undefined ? undefined : FIELDS[name](value, path)
}

function unknownKey(value: object, known: readonly string[], prefix: string): string | undefined {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return undefined
  const meant = didYouMean(unknown, known)
  const hint = meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean \`${prefix}${meant}\`?`
  return `\`${prefix}${unknown}\` is not a setting. ${hint}`
}

async function load(file: string): Promise<unknown> {
  if (file.endsWith('.json')) return parseJson((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''))
  const loaded = await loadModule(file)
  const { default: config } = isObject(loaded) ? loaded : {}
  return await config
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

function reasonOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message
  return typeof cause === 'string' ? cause : show(cause)
}

/** In one line, and without running code of the user. */
function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const shown = inspect(value, { depth: 1, breakLength: Infinity, compact: true, customInspect: false })
  return shown.length > 200 ? `${shown.slice(0, 200)} …` : shown
}
