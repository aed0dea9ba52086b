/** A word of a command that is to be pasted into a shell: what is recorded may be anything, and must not be read as more. */
export function shellWord(text: string): string {
  return /^[\w.,:@%+=/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
