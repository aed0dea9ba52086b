import type { MigratorOptions } from '../run/options/migrator-options.js'
import type { StartupOptions } from '../run/startup.js'
import { USUAL_COMMAND } from '../typed-as.js'
import { CATALOGUE } from './catalogue.js'
import type { Invocation } from './command.js'
import { COMMON_FLAGS, FLAGS } from './flags.js'
import type { Begun, Program } from './program.js'
import { withMigrator } from './with-migrator.js'

/** The commands on what an app starts with, under the name that it gives them. */
export function embedded(options: StartupOptions): Program {
  return {
    name: options.command ?? USUAL_COMMAND,
    summary: 'the migrations of this program',
    groups: CATALOGUE,
    flags: FLAGS,
    commonFlags: COMMON_FLAGS,
    remarks: ['The database and the migrations are those that the program itself starts with.'],
    exitCodes: {},
    secrets: [process.env['DATABASE_URL'] ?? ''],
    invocation: async (begun) => invocationOn(migratorOptions(options), begun),
  }
}

function invocationOn(options: MigratorOptions, begun: Begun): Invocation {
  const signals = [options.signal, begun.signal].filter((signal) => signal !== undefined)
  const invocation = { ...begun, signal: AbortSignal.any(signals), hint: () => '' }
  return { ...invocation, withMigrator: (work) => withMigrator(invocation, options, work) }
}

/** What is of the start alone is left out: an operator's command prints by itself. */
function migratorOptions({ mode, exit, logger, ...options }: StartupOptions): MigratorOptions {
  return options
}
