/** Where the bot tells people what happens, one line at a time. */
export type Log = (line: string) => void

/** stdout is for what the bot has to say; this is about it, and goes to stderr. */
export const logToStderr: Log = (line) => console.error(line)

/** What a person can use of an error, in one line. */
export function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replaceAll(/\s+/g, ' ').trim()
}
