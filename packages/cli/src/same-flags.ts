import type { FlagName, Flags } from './flags.js'

/** The flags that say where: what is done next needs them too. Their values are not repeated, since one may hold a password. */
const PLACE_FLAGS = ['url', 'migrations', 'app', 'config', 'env-file'] as const satisfies readonly FlagName[]

/** `the same --url and --migrations`; undefined where no flag said where. */
export function sameFlags(flags: Flags): string | undefined {
  const given = PLACE_FLAGS.filter((name) => flags[name] !== undefined).map((name) => `--${name}`)
  const last = given.pop()
  if (last === undefined) return undefined
  return `the same ${given.length === 0 ? last : `${given.join(', ')} and ${last}`}`
}

/** A line more for a fix that names commands to type, where flags said where: the fix knows nothing of the command line. */
export function sameFlagsHint(fix: string | undefined, flags: Flags): string {
  const commands = fix?.match(/\bgodwit [a-z][^`\n]*/g) ?? []
  if (commands.length === 0) return ''
  const sayTheApp = commands.every((command) => command.includes(' --app '))
  const same = sameFlags(sayTheApp ? { ...flags, app: undefined } : flags)
  return same === undefined ? '' : `\n  Give ${same} again.`
}
