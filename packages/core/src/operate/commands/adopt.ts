import { choices } from '../../choices.js'
import type { Command, Invocation, Outcome, Run } from '../command.js'
import { CommandError } from '../command-error.js'
import { confirm } from '../confirm.js'
import { count } from '../print/count.js'
import { sayProblems } from '../print/problems.js'
import { sayTables } from '../print/tables.js'
import { recordUpTo } from '../record-up-to.js'

export const adopt: Command = {
  name: 'adopt',
  aliases: [],
  summary: 'take over a database that another tool has kept',
  description: [
    'With `aerich`: records every migration that Aerich has recorded as applied, in its order, and runs none. Its names with .sql and .py, and those that a file lists in `formerly`, are those of the files here. The table of Aerich is left as it is. From then on `godwit upgrade` applies what comes after.',
    'All or nothing: it is refused where one of the records has no file, where a migration is recorded twice, and where the order is not that of the numbers. Of an app that has records here already nothing is adopted.',
    'With --at: the same as `godwit baseline`, for a database that was kept by something else.',
  ],
  argument: { name: 'aerich', required: false },
  flags: ['at', 'lock-timeout', 'allow-out-of-order'],
  examples: ['godwit adopt aerich', 'godwit adopt aerich --yes', 'godwit adopt --at 4'],
  run(invocation) {
    const { argument: from, flags } = invocation
    const { at } = flags
    if (from !== undefined && from !== 'aerich')
      throw usage(`\`godwit adopt\` knows nothing of "${from}", but the records of aerich.`)
    if (from === undefined && at === undefined)
      throw usage('`godwit adopt` needs to be told what the database has.')
    if (from !== undefined && at !== undefined) throw usage('`godwit adopt` takes aerich or --at, not both.')
    return invocation.withMigrator((run) =>
      at === undefined ? adoptAerich(invocation, run) : recordUpTo(invocation, run, at),
    )
  },
}

function usage(message: string): CommandError {
  return new CommandError('USAGE', message, {
    fix: choices(
      ['Where Aerich has kept it', 'godwit adopt aerich'],
      ['Where something else has, name the last migration that it has', 'godwit adopt --at <version>'],
    ),
  })
}

async function adoptAerich(invocation: Invocation, { migrator, only, label }: Run): Promise<Outcome> {
  const request = { from: 'aerich', ...only } as const
  const plan = await migrator.plan({ command: 'adopt', ...request })
  if (plan.refusal === undefined && plan.adopted.length > 0) {
    const lines = plan.adopted.map((one) => `to record  ${label(one)}, which Aerich calls ${one.recorded}`)
    invocation.terminal.say(lines.join('\n'))
    sayTables(invocation, plan.tables)
    await confirm(
      invocation,
      `Record ${count(plan.adopted)} as applied on ${plan.database}, without running them?`,
    )
  }
  const { database, adopted, pending, warnings } = await migrator.adopt(request)
  sayProblems(warnings, invocation)
  return {
    json: { database, adopted: adopted.map(label), pending: pending.map(label) },
    note:
      adopted.length === 0
        ? `${database}: nothing to adopt, since it has records already; ${pending.length} pending.`
        : `${database}: ${count(adopted)} adopted, ${pending.length} pending.`,
  }
}
