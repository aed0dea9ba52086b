import type { Resolution } from '../../plan/requests.js'
import type { ResolveReport } from '../../run/reports.js'
import { acceptInFile } from '../accept-in-file.js'
import type { Command, Invocation, Outcome, Run } from '../command.js'
import { CommandError } from '../command-error.js'
import { confirm } from '../confirm.js'
import type { Flags } from '../flags.js'

export const resolve: Command = {
  name: 'resolve',
  aliases: [],
  summary: 'say what became of a migration in doubt',
  description: [
    'For a migration that was interrupted where nobody can know what it did, and for a file that was edited after it had been applied. Changes the record of that one migration and runs nothing; works on a record in any state.',
    '--applied: it is done, or you have finished it by hand. --reverted: nothing of it is left, or you have undone it by hand: it is pending again. --retry: what is in doubt was not done, and the next run does it; what is known to be done stays done.',
    '--edited: the edited file says the same as what was applied. Here that is noted for this database alone; with --in-file it is written into the file instead, as `accepts=`, so that it holds for every database.',
  ],
  argument: { name: 'version', required: true },
  flags: ['applied', 'reverted', 'retry', 'edited', 'in-file', 'lock-timeout'],
  examples: [
    'godwit resolve 7_backfill_titles --retry',
    'godwit resolve 7 --applied --yes',
    'godwit resolve 3_feed_errors --edited --in-file',
  ],
  run(invocation) {
    const { argument: version, flags } = invocation
    if (version === undefined)
      throw new CommandError('USAGE', '`godwit resolve` needs the version, or the number, of a migration.', {
        fix: 'Those that are unfinished or edited are listed by: godwit status',
      })
    const as = resolutionOf(flags)
    if (flags['in-file'] && as !== 'edited')
      throw new CommandError('USAGE', '--in-file goes with --edited only.')
    return invocation.withMigrator((run) =>
      flags['in-file'] ? acceptInFile(invocation, run, version) : resolveRecord(invocation, run, version, as),
    )
  },
}

const RESOLUTIONS = ['applied', 'reverted', 'retry', 'edited'] as const satisfies Resolution[]

function resolutionOf(flags: Flags): Resolution {
  const [as, ...others] = RESOLUTIONS.filter((name) => flags[name])
  if (as !== undefined && others.length === 0) return as
  const what =
    as === undefined ? 'what became of the migration' : 'one thing about the migration, not several'
  throw new CommandError('USAGE', `\`godwit resolve\` needs to be told ${what}.`, {
    fix: `Give one of: ${RESOLUTIONS.map((name) => `--${name}`).join(', ')}`,
  })
}

async function resolveRecord(
  invocation: Invocation,
  { migrator, database, only, label }: Run,
  version: string,
  as: Resolution,
): Promise<Outcome> {
  await confirm(invocation, `Record on ${database} that ${QUESTIONS[as](version)}?`)
  const report = await migrator.resolve({ version, as, ...only })
  const { before, changed, next } = report
  return {
    json: { database, resolved: label(report), as, before, changed, next },
    note: `${noteOf(report, label(report))}${next === null ? '' : `\nGo on with: ${next}`}`,
  }
}

const QUESTIONS: { readonly [as in Resolution]: (version: string) => string } = {
  applied: (version) => `${version} is applied, without running anything of it`,
  reverted: (version) => `nothing of ${version} is left, so that it is pending again`,
  retry: (version) => `what is in doubt of ${version} was not done, so that the next run does it`,
  edited: (version) => `the edited file of ${version} says the same as what was applied`,
}

function noteOf({ as, changed }: ResolveReport, name: string): string {
  if (!changed) return `${name}: the record says so already.`
  switch (as) {
    case 'applied':
      return `${name} is recorded as applied.`
    case 'reverted':
      return `The record of ${name} is gone.`
    case 'retry':
      return `${name} can be run again.`
    case 'edited':
      return `${name}: its file counts as what was applied, on this database.`
  }
}
