import { agree } from '../agree.js'
import type { Command } from '../command.js'
import { count } from '../print/count.js'
import { duration } from '../print/duration.js'

export const redo: Command = {
  name: 'redo',
  aliases: [],
  summary: 'undo the newest applied migration and apply it again',
  description: [
    'For the migration that one is writing: undoes the newest applied one, by its recorded SQL where the file was edited since, and applies the file as it is now. What the migration had added goes with its data: where there is any, it needs --allow-data-loss, as with `godwit downgrade`.',
  ],
  flags: ['allow-data-loss', 'lock-timeout', 'grace'],
  examples: ['godwit redo', 'godwit redo --yes --allow-data-loss'],
  run(invocation) {
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const request = { ...only, allowDataLoss: invocation.flags['allow-data-loss'] }
      const plan = await migrator.plan({ command: 'redo', ...request })
      const undone = plan.steps.filter((step) => step.direction === 'downgrade')
      const names = undone.map(label).join(', ')
      await agree(invocation, plan, undone, label, `Undo ${names} on ${plan.database}, and apply it again?`)
      const { database, reverted, applied, pending, durationMs } = await migrator.redo({
        ...request,
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
