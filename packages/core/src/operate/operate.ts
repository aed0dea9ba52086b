import type { StartupOptions } from '../run/startup.js'
import type { ExitCode } from './exit-code.js'

/**
 * The commands of godwit inside the user's own program: for whoever has to mend a database where that program runs, be it a
 * container with nothing else in it. Give it the very options that `upgradeOnStartup` is given, with `command` as what is typed
 * before the name of a command, and the words that follow that.
 * @returns the exit code, as the help lists them. Prints, and asks on a terminal; rejects with no failure of a command.
 */
export async function operate(options: StartupOptions, argv: readonly string[]): Promise<ExitCode> {
  const [{ conduct }, { embedded }] = await Promise.all([import('./conduct.js'), import('./embedded.js')])
  return conduct(embedded(options), argv)
}
