import { inspect } from 'node:util'

const LONGEST = 80

/** What was given, as it is repeated in an error: whatever it is, in one short line. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 0, breakLength: Infinity })
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text
}
