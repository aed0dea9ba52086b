import type { Command } from '../command.js'
import { isAllowed } from '../policy.js'
import { count } from '../print/count.js'
import { planJson, planScript } from '../print/plan.js'
import { sayProblems } from '../print/problems.js'
import { targetOf } from '../target.js'

export const plan: Command = {
  name: 'plan',
  aliases: [],
  summary: 'the SQL that `godwit upgrade` would run',
  description: [
    'Prints the SQL itself on stdout, each migration headed by a comment. Reads only: it takes no lock, and executes nothing. For the way back: `godwit downgrade --dry-run`.',
    'A migration that is code has no SQL to show. Where the upgrade would be refused, the plan shows what would run otherwise, and says why on stderr.',
  ],
  argument: { name: 'target', required: false },
  flags: ['to', 'steps', 'allow-out-of-order', 'allow-missing', 'allow-edited', 'allow-non-empty'],
  examples: ['godwit plan', 'godwit plan 4 > upgrade.sql', 'godwit plan --json'],
  run(invocation) {
    const target = targetOf(invocation)
    return invocation.withMigrator(async ({ migrator, only, label }) => {
      const report = await migrator.plan({ ...target, ...only })
      const { refusal, steps, problems, database } = report
      sayProblems(
        problems.filter((problem) => !isAllowed(problem, invocation.flags)),
        invocation,
      )
      const refused = refusal === undefined ? '' : ` It would be refused: ${refusal.code}.`
      return {
        json: planJson(report),
        text: planScript(steps, label),
        note: `${database}: ${steps.length === 0 ? 'nothing would run' : `${count(steps)} would run`}.${refused}`,
      }
    })
  },
}
