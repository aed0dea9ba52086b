import type { Problem } from '../../plan/assessment.js'
import type { Invocation } from '../command.js'
import { printable } from './label.js'

/** Says what was noticed and did not stop the command. */
export function sayProblems(problems: readonly Problem[], { hint, terminal }: Invocation): void {
  const { say, style } = terminal
  for (const { message, fix } of problems)
    say(`${style('yellow', 'warning:')} ${printable(message)}\n  ${printable(fix)}${hint(fix)}`)
}
