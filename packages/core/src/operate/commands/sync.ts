import { agree } from '../agree.js'
import { BACKUP_FLAGS } from '../backup-flags.js'
import type { Command } from '../command.js'
import { dryRun } from '../dry-run.js'
import { count } from '../print/count.js'
import { duration } from '../print/duration.js'
import { sayProblems } from '../print/problems.js'

export const sync: Command = {
  name: 'sync',
  aliases: [],
  summary: 'undo what has no file here, then upgrade (development)',
  description: [
    'For development, after another branch was checked out: undoes the applied migrations that have no file here, by their recorded SQL, the newest application first. Then it applies what is pending, also before what is applied already.',
    'Both are shown before the question. What would be lost needs --allow-data-loss, as with `godwit downgrade`. A database that others use is not to be made like your folder: deploy what it lacks, or go back with `godwit downgrade`.',
  ],
  flags: [
    'dry-run',
    'allow-data-loss',
    ...BACKUP_FLAGS,
    'lock-timeout',
    'grace',
    'allow-edited',
    'allow-non-empty',
  ],
  examples: ['godwit sync', 'godwit sync --dry-run', 'godwit sync --yes --allow-data-loss'],
  run(invocation) {
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const request = { ...only, allowDataLoss: invocation.flags['allow-data-loss'] }
      const plan = await migrator.plan({ command: 'sync', ...request })
      if (invocation.flags['dry-run']) return dryRun(invocation, plan, label)
      const undone = plan.steps.filter((step) => step.direction === 'downgrade')
      const others = plan.steps.filter((step) => step.direction === 'upgrade')
      const what = [
        ...(undone.length === 0 ? [] : [`undo ${count(undone)}`]),
        ...(others.length === 0 ? [] : [`apply ${count(others)}`]),
      ].join(' and ')
      await agree(
        invocation,
        plan,
        plan.steps,
        label,
        `${what.charAt(0).toUpperCase()}${what.slice(1)} on ${plan.database}?`,
      )
      const report = await migrator.sync({ ...request, expected: undone })
      const { database, reverted, applied, pending, durationMs } = report
      sayProblems(report.warnings, invocation)
      return {
        json: {
          database,
          reverted: reverted.map(label),
          applied: applied.map(label),
          pending: pending.map(label),
        },
        note:
          reverted.length + applied.length === 0
            ? `${database}: nothing to do.`
            : `${database}: ${count(reverted)} undone and ${count(applied)} applied in ${duration(durationMs)}, ${pending.length} pending.`,
      }
    })
  },
}
