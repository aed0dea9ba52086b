import type { Problem } from '@godwit/core'
import type { Terminal } from '../terminal.js'

/** Says what was noticed and did not stop the command. */
export function sayProblems(problems: readonly Problem[], { say, style }: Terminal): void {
  for (const { message, fix } of problems) say(`${style('yellow', 'warning:')} ${message}\n  ${fix}`)
}
