import { ConfigurationError } from '../errors.js'
import type { StartupOptions } from '../run/startup.js'
import type { ExitCode } from './exit-code.js'

/**
 * The commands of godwit inside the user's own program: for whoever has to mend a database where that program runs, be it a
 * container with nothing else in it. Give it the very options that `upgradeOnStartup` is given, with `command` as what is typed
 * before the name of a command, and the words that follow that.
 * @returns the exit code, as the help lists them. Prints, and asks on a terminal; rejects with no failure of a command.
 * @throws ConfigurationError BAD_OPTION for what a program without types may have given instead.
 */
export async function operate(options: StartupOptions, argv: readonly string[]): Promise<ExitCode> {
  check(options, argv)
  const [{ conduct }, { embedded }] = await Promise.all([import('./conduct.js'), import('./embedded.js')])
  return conduct(embedded(options), argv)
}

function check(options: unknown, argv: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw new ConfigurationError('BAD_OPTION', 'operate() was given no options.', {
      fix: 'Give it those that upgradeOnStartup is given.',
    })
  const { command } = options as { readonly command?: unknown }
  if (command !== undefined && typeof command !== 'string')
    throw new ConfigurationError('BAD_OPTION', `command is ${String(command)}: it has to be a text.`)
  if (!Array.isArray(argv) || !argv.every((word) => typeof word === 'string'))
    throw new ConfigurationError('BAD_OPTION', 'operate() was given no words of a command line.', {
      fix: 'Give it what follows, as in: process.argv.slice(3)',
    })
}
