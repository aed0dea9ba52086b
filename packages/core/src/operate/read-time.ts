import { CommandError } from './command-error.js'
import type { FlagName } from './flags.js'

const UNITS = { ms: 1, s: 1000, m: 60_000 } as const

/**
 * Milliseconds from `500ms`, `30s`, `5m`; a bare number counts seconds, and 0 does not wait at all.
 * @throws CommandError USAGE
 */
export function readTime(flag: FlagName, text: string): number {
  const { amount, unit = 's' } = /^(?<amount>\d+(\.\d+)?)(?<unit>ms|s|m)?$/.exec(text)?.groups ?? {}
  const milliseconds = Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS])
  if (amount === undefined || milliseconds > MAXIMUM)
    throw new CommandError('USAGE', `--${flag} cannot be "${text}".`, {
      fix: 'Write it like 500ms, 30s or 5m.',
    })
  return milliseconds
}

/** What a timer can wait for. */
const MAXIMUM = 2 ** 31 - 1
