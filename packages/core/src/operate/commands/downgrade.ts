import type { PlannedStep } from '../../run/reports.js'
import { BACKUP_FLAGS } from '../backup-flags.js'
import type { Command, Invocation } from '../command.js'
import { CommandError } from '../command-error.js'
import { confirm } from '../confirm.js'
import { dryRun } from '../dry-run.js'
import { count } from '../print/count.js'
import { duration } from '../print/duration.js'
import type { Label } from '../print/label.js'
import { planScript } from '../print/plan.js'
import { targetOf } from '../target.js'

export const downgrade: Command = {
  name: 'downgrade',
  aliases: ['down', 'rollback'],
  summary: 'undo applied migrations, down to a target',
  description: [
    'Undoes applied migrations, the newest application first: down to the target, which is a number, a version, or `base` (everything). The target itself stays applied (other than with Aerich, which undoes it too). Without a target: one migration.',
    'An unedited file undoes itself by its own downgrade. Where the file is gone or was edited, the SQL that was recorded when it was applied is used. Which one it is, and the SQL, is shown before the question.',
  ],
  argument: { name: 'target', required: false },
  flags: ['to', 'steps', 'dry-run', ...BACKUP_FLAGS, 'lock-timeout', 'grace'],
  examples: ['godwit downgrade', 'godwit downgrade 4 --yes', 'godwit downgrade base --dry-run'],
  run(invocation) {
    const target = targetOf(invocation)
    if (target.to !== undefined && target.steps !== undefined)
      throw new CommandError('USAGE', 'A target and --steps cannot both be given.')
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const request = { ...target, ...only }
      const plan = await migrator.plan({ command: 'downgrade', ...request })
      if (invocation.flags['dry-run']) return dryRun(invocation, plan, label)
      if (plan.refusal === undefined && plan.steps.length > 0) {
        sayWhatIsUndone(invocation, plan.steps, label)
        await confirm(invocation, `Undo ${count(plan.steps)} on ${plan.database}?`)
      }
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

/** Shows the SQL to who has to decide, and else which SQL it is. */
export function sayWhatIsUndone(
  { flags, terminal }: Invocation,
  steps: readonly PlannedStep[],
  label: Label,
): void {
  if (!flags.yes) terminal.say(planScript(steps, label))
  else
    for (const step of steps)
      terminal.say(
        `undoing   ${label(step)}, by ${step.from === 'file' ? "its file's downgrade" : 'its recorded SQL'}`,
      )
}
