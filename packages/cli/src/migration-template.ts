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
