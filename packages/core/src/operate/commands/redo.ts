import { BACKUP_FLAGS } from '../backup-flags.js'
import type { Command } from '../command.js'
import { confirm } from '../confirm.js'
import { count } from '../print/count.js'
import { duration } from '../print/duration.js'
import { sayWhatIsUndone } from './downgrade.js'

export const redo: Command = {
  name: 'redo',
  aliases: [],
  summary: 'undo the newest applied migration and apply it again',
  description: [
    'For the migration that one is writing: undoes the newest applied one, by its recorded SQL where the file was edited since, and applies the file as it is now. What the migration had added is lost with its data.',
  ],
  flags: [...BACKUP_FLAGS, 'lock-timeout', 'grace'],
  examples: ['godwit redo', 'godwit redo --yes'],
  run(invocation) {
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const plan = await migrator.plan({ command: 'redo', ...only })
      const undone = plan.steps.filter((step) => step.direction === 'downgrade')
      if (plan.refusal === undefined && plan.steps.length > 0) {
        sayWhatIsUndone(invocation, undone, label)
        const names = undone.map(label).join(', ')
        await confirm(invocation, `Undo ${names} on ${plan.database}, and apply it again?`)
      }
      const { database, reverted, applied, pending, durationMs } = await migrator.redo({
        ...only,
        expected: undone,
      })
      return {
        json: {
          database,
          reverted: reverted.map(label),
          applied: applied.map(label),
          pending: pending.map(label),
        },
        note:
          reverted.length === 0
            ? `${database}: nothing to redo.`
            : `${database}: ${count(applied)} done again in ${duration(durationMs)}.`,
      }
    })
  },
}
