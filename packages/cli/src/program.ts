import { createRequire } from 'node:module'
import { type Begun, type Program, withMigrator } from '@godwit/core/operate'
import { CATALOGUE } from './catalogue.js'
import { CLI_EXIT_CODES } from './cli-error.js'
import type { CliInvocation } from './command.js'
import { readEnvFile } from './environment.js'
import { COMMON_FLAGS, FLAGS, type Flags } from './flags.js'
import { projectOptions } from './project-options.js'
import { sameFlagsHint } from './same-flags.js'
import { SETTINGS } from './settings.js'
import { startedAs } from './started-as.js'

const name = startedAs(process.env, process.argv[1])

/** The command `godwit`, on the project in the working directory. */
export const program: Program<CliInvocation> = {
  name,
  summary: 'database migrations for SQLite and PostgreSQL',
  groups: CATALOGUE,
  flags: FLAGS,
  commonFlags: COMMON_FLAGS,
  remarks: [
    'The database is that of --url, else DATABASE_URL, else DATABASE_URL in .env, else `url` in the config file.',
    `The config file, godwit.config.ts (.mts, .cts, .js, .mjs, .cjs, .json), is optional. It may hold: ${SETTINGS.join(', ')}. \`godwit init\` writes one.`,
  ],
  exitCodes: CLI_EXIT_CODES,
  version: () => createRequire(import.meta.url)('../package.json').version,
  secrets: [process.env['DATABASE_URL'] ?? ''],
  invocation,
}

async function invocation(begun: Begun): Promise<CliInvocation> {
  // They were read by this program's table of flags.
  const flags = begun.flags as Flags
  const cwd = process.cwd()
  // As Node's own --env-file: what is set already wins. In process.env, since config files and drivers look there.
  for (const [name, value] of Object.entries(await readEnvFile(cwd, flags['env-file'])))
    process.env[name] ??= value
  begun.learnSecrets(process.env['DATABASE_URL'] ?? '')
  const place = { ...begun, flags, cwd, env: process.env, hint: hintFor(flags) }
  return {
    ...place,
    withMigrator: async (work) =>
      withMigrator(place, { ...(await projectOptions(place)), command: name }, work),
  }
}

function hintFor(flags: Flags): CliInvocation['hint'] {
  return (fix) => sameFlagsHint(fix, flags)
}
