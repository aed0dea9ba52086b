import type { UpgradeReport } from '../../run/reports.js'
import type { Command } from '../command.js'
import { dryRun } from '../dry-run.js'
import { count } from '../print/count.js'
import { duration } from '../print/duration.js'
import { sayProblems } from '../print/problems.js'
import { targetOf } from '../target.js'

export const upgrade: Command = {
  name: 'upgrade',
  aliases: ['up'],
  summary: 'apply what is pending',
  description: [
    'Applies pending migrations in the order of their numbers: all of them, or up to and with the target, which is a number, a version, or `head`.',
    'Each migration runs in a transaction of its own and is recorded in it. Any number of runs may start at once: each migration runs exactly once, and the others wait.',
    'Told to stop (SIGTERM, Ctrl-C), it begins no further migration. The one that is running may end, for as long as --grace says; then it is cancelled and rolled back.',
    'With --rollback-on-failure, a run of which a migration fails undoes all that it has applied, the newest first, without asking. It is refused beforehand where one of them has no downgrade.',
    'A database that a newer release has migrated further is left as it is.',
  ],
  argument: { name: 'target', required: false },
  flags: [
    'to',
    'steps',
    'dry-run',
    'single-transaction',
    'rollback-on-failure',
    'lock-timeout',
    'wait-for-database',
    'grace',
    'allow-out-of-order',
    'allow-missing',
    'allow-edited',
    'allow-non-empty',
  ],
  examples: [
    'godwit upgrade',
    'godwit upgrade 4 --dry-run',
    'godwit upgrade --wait-for-database --lock-timeout 10m',
  ],
  run(invocation) {
    const target = targetOf(invocation)
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const request = { ...target, ...only, rollbackOnFailure: invocation.flags['rollback-on-failure'] }
      if (invocation.flags['dry-run']) return dryRun(invocation, await migrator.plan({ ...request }), label)
      const report = await migrator.upgrade(request)
      sayProblems(report.warnings, invocation)
      const { database, applied, pending } = report
      return {
        json: {
          database,
          applied: applied.map(label),
          pending: pending.map(label),
        },
        note: summary(report),
      }
    })
  },
}

function summary({ database, applied, pending, state, durationMs }: UpgradeReport): string {
  const rest = pending.length === 0 ? '' : `, ${pending.length} pending`
  if (applied.length > 0) return `${database}: ${count(applied)} applied in ${duration(durationMs)}${rest}.`
  if (pending.length > 0) return `${database}: nothing applied${rest}.`
  return state === 'ahead' ? `${database}: nothing to do.` : `${database} is up to date.`
}
