import type { Invocation, Outcome, Run } from './command.js'
import { confirm } from './confirm.js'
import { count } from './print/count.js'
import { sayTables } from './print/tables.js'

/** Records every migration up to and with the target as applied, once a person who has seen them says yes. */
export async function recordUpTo(
  invocation: Invocation,
  { migrator, only, label }: Run,
  to: string,
): Promise<Outcome> {
  const plan = await migrator.plan({ command: 'baseline', to, ...only })
  if (plan.refusal === undefined) {
    invocation.terminal.say(plan.steps.map((step) => `to record  ${label(step)}`).join('\n'))
    sayTables(invocation, plan.tables)
    await confirm(
      invocation,
      `Record ${count(plan.steps)} as applied on ${plan.database}, without running them?`,
    )
  }
  const { database, baselined, pending } = await migrator.baseline({ to, ...only })
  return {
    json: { database, baselined: baselined.map(label), pending: pending.map(label) },
    text: baselined.map((step) => `recorded  ${label(step)}\n`).join(''),
    note: `${database}: ${count(baselined)} recorded, ${pending.length} pending.`,
  }
}
