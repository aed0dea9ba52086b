/** The commands that a user's own program has, where it has embedded them. A test compares them with the catalogue. */
export const EMBEDDED = [
  'upgrade',
  'downgrade',
  'redo',
  'sync',
  'adopt',
  'baseline',
  'restore',
  'status',
  'heads',
  'history',
  'plan',
  'resolve',
  'wait',
  'help',
] as const

/** What starts the command in a project that has it, where nobody says how else. */
export const USUAL_COMMAND = 'npx godwit'

/** The commands that only the command godwit has. */
export const OF_A_PROJECT = ['init', 'create', 'rebase', 'import'] as const

/**
 * A text with the commands that it names as they are typed here: `godwit upgrade` is `node bot.js db upgrade` where that is
 * what `command` says. What only the command godwit has stays as it is, unless `command` is how a package manager starts that: `npx godwit`.
 * What is typed already is left alone.
 */
export function typedAs(command: string, text: string): string {
  if (command === 'godwit') return text
  const [, starter] = /^((?:npx|pnpm exec|yarn|bunx) )godwit$/.exec(command) ?? []
  if (starter === undefined) return text.replace(NAMED, () => `${command} `)
  return text.replace(ANY, (named, offset: number) =>
    text.slice(0, offset).endsWith(starter) ? named : `${command} `,
  )
}

const named = (commands: readonly string[]) => new RegExp(`\\bgodwit (?=(?:${commands.join('|')})\\b)`, 'g')
const NAMED = named(EMBEDDED)
const ANY = named([...EMBEDDED, ...OF_A_PROJECT])
