/** The commands that a user's own program has, where it has embedded them. A test compares them with the catalogue. */
export const EMBEDDED = [
  'upgrade',
  'downgrade',
  'redo',
  'sync',
  'baseline',
  'status',
  'heads',
  'history',
  'plan',
  'resolve',
  'wait',
  'help',
] as const

/**
 * A text with the commands that it names as they are typed here: `godwit upgrade` is `node bot.js db upgrade` where that is
 * what `command` says. What only the command godwit has stays as it is.
 */
export function typedAs(command: string | undefined, text: string): string {
  return command === undefined || command === 'godwit' ? text : text.replace(NAMED, () => `${command} `)
}

const NAMED = new RegExp(`\\bgodwit (?=(?:${EMBEDDED.join('|')})\\b)`, 'g')
