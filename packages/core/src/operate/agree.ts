import { lossText } from '../plan/losses/loss.js'
import type { PlannedStep, PlanReport } from '../run/reports.js'
import type { Invocation } from './command.js'
import { confirm } from './confirm.js'
import { refusalError } from './dry-run.js'
import { type Label, printable } from './print/label.js'
import { planScript } from './print/plan.js'

/**
 * Shows these steps of a plan, with what is lost by undoing them, and returns once somebody has agreed to it.
 * @throws CommandError as with `confirm`; StateError DATA_LOSS where only a flag can agree to it.
 */
export async function agree(
  invocation: Invocation,
  { refusal, steps }: PlanReport,
  shown: readonly PlannedStep[],
  label: Label,
  question: string,
): Promise<void> {
  const isLossy = refusal?.code === 'DATA_LOSS'
  // Any other refusal is for the run itself, which looks again while nobody else can move.
  if (steps.length === 0 || (refusal !== undefined && !isLossy)) return
  sayWhatRuns(invocation, shown, label)
  if (isLossy) throw refusalError(refusal, 'Nothing was changed.')
  await confirm(invocation, question)
}

/** The SQL to who has to decide, and else which SQL it is that undoes something. */
function sayWhatRuns({ flags, terminal }: Invocation, steps: readonly PlannedStep[], label: Label): void {
  if (!flags.yes) {
    if (steps.length > 0) terminal.say(planScript(steps, label))
    return
  }
  for (const step of steps.filter(({ direction }) => direction === 'downgrade')) {
    const by = step.from === 'file' ? "its file's downgrade" : 'its recorded SQL'
    terminal.say(`undoing   ${label(step)}, by ${by}`)
    for (const loss of step.losses) terminal.say(`losing    ${printable(lossText(loss))}`)
  }
}
