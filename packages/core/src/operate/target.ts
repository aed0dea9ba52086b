import type { Invocation } from './command.js'
import { CommandError } from './command-error.js'

/**
 * Where to go: `[target]` or `--to`, and `--steps`.
 * @throws CommandError USAGE where they contradict each other, or `--steps` is no number.
 */
export function targetOf(invocation: Invocation): { readonly to?: string; readonly steps?: number } {
  const { argument, flags } = invocation
  if (argument !== undefined && flags.to !== undefined && argument !== flags.to)
    throw new CommandError('USAGE', `Two targets: ${argument} and --to ${flags.to}.`, { fix: 'Give one.' })
  const to = argument ?? flags.to
  const steps = flags.steps === undefined ? undefined : readSteps(flags.steps)
  return { ...(to === undefined ? {} : { to }), ...(steps === undefined ? {} : { steps }) }
}

function readSteps(text: string): number {
  const steps = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(steps) || steps === 0)
    throw new CommandError('USAGE', `--steps has to be 1 or more, not "${text}".`)
  return steps
}
