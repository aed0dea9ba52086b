import { lossText } from '../../plan/losses/loss.js'
import type { PlannedStep, PlanReport } from '../../run/reports.js'
import { type Label, printable } from './label.js'

/** The SQL that would run, as a script that can be read and kept: each step headed by a comment. */
export function planScript(steps: readonly PlannedStep[], label: Label): string {
  return steps.map((step) => `${heading(step, label)}\n${losses(step)}${body(step)}`).join('\n')
}

/** The same as JSON. */
export function planJson({ database, state, steps, refusal, problems }: PlanReport): object {
  return {
    database,
    state,
    steps: steps.map(({ app, version, direction, from, transaction, losses, statements }) => ({
      app,
      version,
      direction,
      from,
      transaction,
      ...(losses.length === 0 ? {} : { losses }),
      statements: statements?.map((sql) => ({ sql })) ?? null,
    })),
    ...(refusal === undefined ? {} : { refusal: problemJson(refusal) }),
    problems: problems.map(problemJson),
  }
}

/** The facts of a problem that every `--json` has. */
export function problemJson({ code, message, fix }: PlanReport['problems'][number]): object {
  return { code, message, fix }
}

function heading(step: PlannedStep, label: Label): string {
  const notes = [
    ...(step.from === 'recorded' ? ['recorded SQL'] : []),
    ...(step.transaction ? [] : ['not in a transaction']),
  ]
  return `-- ${step.direction} ${label(step)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
}

function losses({ losses }: PlannedStep): string {
  return losses.map((loss) => `-- loses ${printable(lossText(loss))}\n`).join('')
}

function body({ statements }: PlannedStep): string {
  if (statements === null) return '-- Code: it cannot be shown.\n'
  return statements.map((sql) => `${sql.trimEnd()};\n`).join('')
}
