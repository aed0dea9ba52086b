import { CommandError } from '@godwit/core/operate'

/** What a new file holds: nothing that could be applied by mistake. */
export const TEMPLATES = {
  sql: `-- upgrade --


-- downgrade --

`,
  ts: `export const upgrade = () => \`
\`

export const downgrade = () => \`
\`
`,
} as const

export type Format = keyof typeof TEMPLATES

/**
 * What `--format` says.
 * @throws CommandError USAGE
 */
export function readFormat(format: string | undefined): Format | undefined {
  if (format === undefined || format === 'sql' || format === 'ts') return format
  throw new CommandError('USAGE', `--format cannot be "${format}".`, { fix: 'There are sql and ts.' })
}
