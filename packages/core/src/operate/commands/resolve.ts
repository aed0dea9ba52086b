import type { Resolution } from '../../plan/requests.js'
import type { ResolvePreview, ResolveReport } from '../../run/reports.js'
import { acceptInFile } from '../accept-in-file.js'
import type { Command, Invocation, Outcome, Run } from '../command.js'
import { CommandError } from '../command-error.js'
import { confirm } from '../confirm.js'
import type { FlagName, Flags } from '../flags.js'

export const resolve: Command = {
  name: 'resolve',
  aliases: [],
  summary: 'say what became of a migration in doubt',
  description: [
    'For a migration that was interrupted where nobody can know what it did, for one of which a part was done without a record, and for a file that was edited after it had been applied. Changes the record of that one migration, and runs nothing save with --finish. The version may have its app before it: billing:4.',
    '--applied: it is done, or you have finished it by hand. --reverted: nothing of it is left, or you have undone it by hand: it is pending again. --retry: what is in doubt was not done, and the next run does it; what is known to be done stays done.',
    '--finish: looks which of its statements have had their effect, shows the others, runs those and records all of it, in one transaction. Refused where that cannot be known. --finish and --applied also take a migration that is pending.',
    '--edited: the edited file says the same as what was applied. Here that is noted for this database alone; with --in-file it is written into the file instead, as `accepts=`, so that it holds for every database.',
  ],
  argument: { name: 'version', required: true },
  flags: ['applied', 'finish', 'reverted', 'retry', 'edited', 'in-file', 'lock-timeout'],
  examples: [
    'godwit resolve 7_backfill_titles --retry',
    'godwit resolve 7 --applied --yes',
    'godwit resolve 4_display_tags --finish',
    'godwit resolve 3_feed_errors --edited --in-file',
  ],
  run(invocation) {
    const { argument: version, flags } = invocation
    if (version === undefined)
      throw new CommandError('USAGE', '`godwit resolve` needs the version, or the number, of a migration.', {
        fix: 'Those that are unfinished, edited or pending are listed by: godwit status',
      })
    const as = resolutionOf(flags)
    if (flags['in-file'] && as !== 'edited')
      throw new CommandError('USAGE', '--in-file goes with --edited only.')
    return invocation.withMigrator((run) =>
      flags['in-file'] ? acceptInFile(invocation, run, version) : resolveRecord(invocation, run, version, as),
    )
  },
}

const RESOLUTIONS = {
  applied: 'applied',
  finish: 'finished',
  reverted: 'reverted',
  retry: 'retry',
  edited: 'edited',
} as const satisfies { readonly [flag in FlagName]?: Resolution }

const NAMES = Object.keys(RESOLUTIONS) as (keyof typeof RESOLUTIONS)[]

function resolutionOf(flags: Flags): Resolution {
  const [as, ...others] = NAMES.filter((name) => flags[name])
  if (as !== undefined && others.length === 0) return RESOLUTIONS[as]
  const what =
    as === undefined ? 'what became of the migration' : 'one thing about the migration, not several'
  throw new CommandError('USAGE', `\`godwit resolve\` needs to be told ${what}.`, {
    fix: `Give one of: ${NAMES.map((name) => `--${name}`).join(', ')}`,
  })
}

async function resolveRecord(
  invocation: Invocation,
  { migrator, only, label }: Run,
  version: string,
  as: Resolution,
): Promise<Outcome> {
  const request = { version, as, ...only }
  const preview = await migrator.planResolve(request)
  if (preview.refusal === undefined && preview.changes) await agree(invocation, preview, label(preview))
  const shown = as === 'finished' ? { expected: preview.statements } : {}
  const report = await migrator.resolve({ ...request, ...shown })
  const { database, before, changed, statements, next } = report
  return {
    json: {
      database,
      resolved: label(report),
      as,
      before,
      changed,
      ...(as === 'finished' ? { statements: statements.map((sql) => ({ sql })) } : {}),
      next,
    },
    note: `${noteOf(report, label(report))}${next === null ? '' : `\nGo on with: ${next}`}`,
  }
}

async function agree(invocation: Invocation, preview: ResolvePreview, name: string): Promise<void> {
  const { as, database, statements, taken } = preview
  if (taken.length > 0) invocation.terminal.say(taken.join('\n'))
  if (statements.length > 0) {
    invocation.terminal.say(`-- what is left of ${name}\n${statements.map((sql) => `${sql};`).join('\n')}`)
    return confirm(invocation, `Run this on ${database}, and record ${name} as applied?`)
  }
  await confirm(invocation, `Record on ${database} that ${QUESTIONS[as](name)}?`)
}

const QUESTIONS: { readonly [as in Resolution]: (name: string) => string } = {
  applied: (name) => `${name} is applied, without running anything of it`,
  finished: (name) => `${name} is applied, of which nothing is left to run`,
  reverted: (name) => `nothing of ${name} is left, so that it is pending again`,
  retry: (name) => `what is in doubt of ${name} was not done, so that the next run does it`,
  edited: (name) => `the edited file of ${name} says the same as what was applied`,
}

function noteOf({ as, changed, statements }: ResolveReport, name: string): string {
  if (!changed) return `${name}: the record says so already.`
  switch (as) {
    case 'applied':
      return `${name} is recorded as applied.`
    case 'finished':
      return `${name} is finished, by ${statements.length} of its statements, and recorded as applied.`
    case 'reverted':
      return `The record of ${name} is gone.`
    case 'retry':
      return `${name} can be run again.`
    case 'edited':
      return `${name}: its file counts as what was applied, on this database.`
  }
}
