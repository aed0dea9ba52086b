import { didYouMean } from '../did-you-mean.js'
import { ConfigurationError } from '../errors.js'
import { wantsAnotherCore } from '../wants-another-core.js'
import type { Command, Invocation } from './command.js'
import { CommandError } from './command-error.js'
import type { ExitCode } from './exit-code.js'
import type { Flag } from './flags.js'

/** What is typed to work on migrations: a name, and the commands behind it. */
export interface Program<I extends Invocation = Invocation> extends Vocabulary {
  readonly summary: string
  readonly groups: readonly CommandGroup<I>[]
  /** Paragraphs for the help of the whole. */
  readonly remarks: readonly string[]
  /** Exit codes of its own errors. */
  readonly exitCodes: { readonly [code: string]: ExitCode }
  /** Where it has one of its own. */
  readonly version?: () => string
  /** Texts that may hold a password, which is then kept out of every message. */
  readonly secrets: readonly string[]
  /** Completes what a command is given. */
  invocation(begun: Begun): Promise<I>
}

/** The words that a program understands. */
export interface Vocabulary {
  /** What starts it: `godwit`, or what the user's own program says, such as `node bot.js db`. */
  readonly name: string
  readonly groups: readonly { readonly entries: readonly Pick<CommandEntry, 'names'>[] }[]
  /** Every flag of every command. */
  readonly flags: { readonly [name: string]: Flag }
  /** Names of those that every command takes. */
  readonly commonFlags: readonly string[]
}

/** What is known of an invocation whatever the program: its flags are the program's. */
export interface Begun extends Omit<Invocation, 'withMigrator' | 'hint'> {
  /** To be told a URL, whose password is then kept out of every message. */
  learnSecrets(url: string): void
}

export interface CommandGroup<I extends Invocation = Invocation> {
  readonly title: string
  readonly entries: readonly CommandEntry<I>[]
}

/** A command, loaded when it is asked for. */
export interface CommandEntry<I extends Invocation = Invocation> {
  /** The name, then its aliases. */
  readonly names: readonly string[]
  readonly load: () => Promise<Command<I>>
}

/** The name of the command that `word` is the name or an alias of. */
export function commandName({ groups }: Pick<Vocabulary, 'groups'>, word: string): string | undefined {
  return entriesOf(groups).find(({ names }) => names.includes(word))?.names[0]
}

/**
 * @throws CommandError USAGE, with the command that was probably meant.
 * @throws ConfigurationError CONTRACT_MISMATCH, where that command needs another version of core.
 */
export function findCommand<I extends Invocation>(
  { groups, name: program }: Pick<Program<I>, 'groups' | 'name'>,
  word: string,
): Promise<Command<I>> {
  const entries = entriesOf(groups)
  const entry = entries.find(({ names }) => names.includes(word))
  if (entry !== undefined)
    return entry.load().catch((cause: unknown) => {
      if (!wantsAnotherCore(cause)) throw cause
      throw new ConfigurationError(
        'CONTRACT_MISMATCH',
        `\`${program} ${word}\` was written for another version of @godwit/core than this.`,
        { fix: 'Run: npm install @godwit/core@latest, and npm install --save-dev godwit@latest', cause },
      )
    })
  const meant = didYouMean(
    word,
    entries.flatMap(({ names }) => names),
  )
  throw new CommandError('USAGE', `Unknown command "${word}".`, {
    fix: meant === undefined ? `See \`${program} help\`.` : `Did you mean \`${program} ${meant}\`?`,
  })
}

function entriesOf<E>(groups: readonly { readonly entries: readonly E[] }[]): readonly E[] {
  return groups.flatMap(({ entries }) => entries)
}
