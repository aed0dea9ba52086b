/** When to run which commands. */
export type Way = readonly [when: string, ...commands: string[]]

/** Ways to choose from, as a fix: every command stands in a line of its own, ready to be pasted. */
export function choices(...ways: readonly Way[]): string {
  return ways
    .map(([when, ...commands]) => [`${when}:`, ...commands.map((command) => `    ${command}`)].join('\n'))
    .join('\n  ')
}
