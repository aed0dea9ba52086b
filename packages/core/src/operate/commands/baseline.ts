import type { Command } from '../command.js'
import { CommandError } from '../command-error.js'
import { recordUpTo } from '../record-up-to.js'
import { targetOf } from '../target.js'

export const baseline: Command = {
  name: 'baseline',
  aliases: [],
  summary: 'record migrations as applied without running them',
  description: [
    'For a database that has its tables already, made by other means: records every migration up to and with the target as applied, and runs none. From then on `godwit upgrade` applies what comes after. Refused where something is recorded already. What it would record, and the tables that stand in the database, are shown before the question.',
  ],
  argument: { name: 'target', required: true },
  flags: ['to', 'lock-timeout'],
  examples: ['godwit baseline 4', 'godwit baseline head --yes'],
  run(invocation) {
    const { to } = targetOf(invocation)
    if (to === undefined)
      throw new CommandError(
        'USAGE',
        '`godwit baseline` needs a target: the last migration that the database has.',
        {
          fix: 'For example: godwit baseline 4',
        },
      )
    return invocation.withMigrator((run) => recordUpTo(invocation, run, to))
  },
}
