import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CliError } from './cli-error.js'

/** Names of the config file, of which a folder may hold one. */
export const CONFIG_NAMES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map(
  (suffix) => `godwit.config.${suffix}`,
)

/**
 * The config file that `--config` names, else the one in the working directory, if there is one. Folders above are not searched:
 * a command does to a database what the folder says in which it was typed.
 * @throws CliError BAD_CONFIG
 */
export function findConfig(cwd: string, named: string | undefined): string | undefined {
  if (named !== undefined) {
    const file = resolve(cwd, named)
    if (!existsSync(file)) throw new CliError('BAD_CONFIG', `There is no config file ${file}.`, { file })
    return file
  }
  const found = CONFIG_NAMES.map((name) => resolve(cwd, name)).filter((file) => existsSync(file))
  const [first, second] = found
  if (first !== undefined && second !== undefined)
    throw new CliError('BAD_CONFIG', `There are two config files: ${first} and ${second}.`, {
      file: second,
      fix: 'Remove one of them, or name one with --config.',
    })
  return first
}

/** The one that `findConfig` does not look for: in the nearest folder above that has one. */
export function configAbove(cwd: string): string | undefined {
  const above = dirname(cwd)
  if (above === cwd) return undefined
  return (
    CONFIG_NAMES.map((name) => resolve(above, name)).find((file) => existsSync(file)) ?? configAbove(above)
  )
}
