import { agree } from '../agree.js'
import type { Command } from '../command.js'
import { CommandError } from '../command-error.js'
import { dryRun } from '../dry-run.js'
import { count } from '../print/count.js'
import { duration } from '../print/duration.js'
import { targetOf } from '../target.js'

export const downgrade: Command = {
  name: 'downgrade',
  aliases: ['down', 'rollback'],
  summary: 'undo applied migrations, down to a target',
  description: [
    'Undoes applied migrations, the newest application first: down to the target, which is a number, a version, or `base` (everything). The target itself stays applied (other than with Aerich, which undoes it too). Without a target: one migration.',
    'An unedited file undoes itself by its own downgrade. Where the file is gone or was edited, the SQL that was recorded when it was applied is used. Which one it is, and the SQL, is shown before the question.',
    'Shown as well is what would be lost: rows of tables, values of columns. Where anything would be, it is refused without --allow-data-loss; so is code, of which nobody can know that. A table that is made anew loses only what is not copied.',
    'Where one of them cannot be undone, none is: all of those are named before anything runs.',
  ],
  argument: { name: 'target', required: false },
  flags: ['to', 'steps', 'dry-run', 'allow-data-loss', 'lock-timeout', 'grace'],
  examples: [
    'godwit downgrade',
    'godwit downgrade 4 --yes --allow-data-loss',
    'godwit downgrade base --dry-run',
  ],
  run(invocation) {
    const target = targetOf(invocation)
    if (target.to !== undefined && target.steps !== undefined)
      throw new CommandError('USAGE', 'A target and --steps cannot both be given.')
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const request = { ...target, ...only, allowDataLoss: invocation.flags['allow-data-loss'] }
      const plan = await migrator.plan({ command: 'downgrade', ...request })
      if (invocation.flags['dry-run']) return dryRun(invocation, plan, label)
      await agree(invocation, plan, plan.steps, label, `Undo ${count(plan.steps)} on ${plan.database}?`)
      const { database, reverted, pending, durationMs } = await migrator.downgrade({
        ...request,
        expected: plan.steps,
      })
      return {
        json: {
          database,
          reverted: reverted.map(label),
          pending: pending.map(label),
        },
        note:
          reverted.length === 0
            ? `${database}: nothing to undo.`
            : `${database}: ${count(reverted)} undone in ${duration(durationMs)}, ${pending.length} pending.`,
      }
    })
  },
}
