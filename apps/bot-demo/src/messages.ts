import { MESSAGE_LIMIT } from './format-message.js'

/** Puts lines into as few messages as they fit in; a line is never cut. */
export function messages(lines: readonly string[]): string[] {
  const full: string[] = []
  let last = ''
  for (const line of lines) {
    const longer = last === '' ? line : `${last}\n${line}`
    if (longer.length <= MESSAGE_LIMIT) {
      last = longer
      continue
    }
    full.push(last)
    last = line
  }
  return [...full, last].filter((message) => message.trim() !== '')
}
