import type { Command } from '../command.js'
import { CommandError } from '../command-error.js'
import { confirm } from '../confirm.js'
import { count } from '../print/count.js'
import { targetOf } from '../target.js'

export const baseline: Command = {
  name: 'baseline',
  aliases: [],
  summary: 'record migrations as applied without running them',
  description: [
    'For a database that has its tables already, made by other means: records every migration up to and with the target as applied, and runs none. From then on `godwit upgrade` applies what comes after. Refused where something is recorded already.',
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
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const plan = await migrator.plan({ command: 'baseline', to, ...only })
      if (plan.refusal === undefined) {
        invocation.terminal.say(plan.steps.map((step) => `to record  ${label(step)}`).join('\n'))
        await confirm(
          invocation,
          `Record ${count(plan.steps)} as applied on ${plan.database}, without running them?`,
        )
      }
      const { database, baselined, pending } = await migrator.baseline({ to, ...only })
      return {
        json: {
          database,
          baselined: baselined.map(label),
          pending: pending.map(label),
        },
        text: baselined.map((step) => `recorded  ${label(step)}\n`).join(''),
        note: `${database}: ${count(baselined)} recorded, ${pending.length} pending.`,
      }
    })
  },
}
