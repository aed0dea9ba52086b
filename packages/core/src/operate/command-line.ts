import { parseArgs } from 'node:util'
import { didYouMean } from '../did-you-mean.js'
import type { Command, Invocation } from './command.js'
import { CommandError } from './command-error.js'
import type { Flag } from './flags.js'
import { commandName, type Vocabulary } from './program.js'

/** The command line cut into words, with nothing but the flags' existence checked. */
export interface CommandLine {
  /** The first word that is not a flag. */
  readonly command?: string
  readonly words: readonly string[]
  readonly given: ReadonlyMap<string, string | true>
}

/** @throws CommandError USAGE: an unknown flag, a value that is missing or too much, a flag given twice, a URL without its flag. */
export function readCommandLine(argv: readonly string[], program: Vocabulary): CommandLine {
  const words: string[] = []
  const given = new Map<string, string | true>()
  for (const token of tokensOf(argv, program)) {
    if (token.kind === 'positional') words.push(noUrl(token.value, program))
    if (token.kind !== 'option') continue
    const { flag, name } = known(token.name, token.rawName, argv, program)
    if (flag.value !== undefined && given.has(name))
      throw new CommandError('USAGE', `${token.rawName} is given twice.`)
    given.set(name, textOf(flag, token))
  }
  const [command, ...rest] = words
  return { ...(command === undefined ? {} : { command }), words: rest, given }
}

/** The command that the line names, also where it cannot be read otherwise. */
export function commandOf(argv: readonly string[], program: Vocabulary): string | undefined {
  return tokensOf(argv, program)
    .flatMap((token) => (token.kind === 'positional' ? (commandName(program, token.value) ?? []) : []))
    .at(0)
}

/**
 * The flags as the program's commands read them.
 * @throws CommandError USAGE: a flag or an argument that this command does not take.
 */
export function flagsFor<I extends Invocation>(
  command: Command<I>,
  line: CommandLine,
  program: Vocabulary,
): I['flags'] {
  const allowed: readonly string[] = [...program.commonFlags, ...command.flags]
  const typed = `\`${program.name} ${command.name}\``
  const fix = `See ${helpFor(command.name, program)}.`
  for (const name of line.given.keys())
    if (!allowed.includes(name))
      throw new CommandError('USAGE', `--${name} does not apply to ${typed}.`, { fix })
  const extra = line.words[command.argument === undefined ? 0 : 1]
  if (extra !== undefined) throw new CommandError('USAGE', `${typed} does not take "${extra}".`, { fix })
  return Object.fromEntries(
    Object.entries(program.flags).map(([name, { value }]) => [
      name,
      line.given.get(name) ?? (value === undefined ? false : undefined),
    ]),
  ) as I['flags']
}

function tokensOf(argv: readonly string[], { flags }: Vocabulary) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { short, value }]) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', ...(short ? { short } : {}) } as const,
    ]),
  )
  return parseArgs({ args: [...argv], options, strict: false, tokens: true }).tokens
}

/** Also keeps a password that stands in the wrong place out of every message. */
function noUrl(word: string, { flags }: Vocabulary): string {
  if (
    !/^[a-z][a-z\d+.-]+:\//i.test(word) &&
    !(Object.hasOwn(flags, 'url') && /^[a-z][a-z\d+.-]+:/i.test(word))
  )
    return word
  throw new CommandError('USAGE', 'A URL is given without its flag.', {
    fix: Object.hasOwn(flags, 'url') ? 'Write --url before it.' : 'The program has its own; leave it out.',
  })
}

function known(
  name: string,
  raw: string,
  argv: readonly string[],
  program: Vocabulary,
): { readonly name: string; readonly flag: Flag } {
  const flag = Object.hasOwn(program.flags, name) ? program.flags[name] : undefined
  if (flag !== undefined) return { name, flag }
  noUrl(name, program)
  const meant = raw.startsWith('--') ? didYouMean(name, Object.keys(program.flags)) : undefined
  const guess = meant === undefined ? '' : `Did you mean --${meant}? `
  throw new CommandError('USAGE', `Unknown flag ${raw}.`, {
    fix: `${guess}See ${helpFor(commandOf(argv, program), program)}.`,
  })
}

function textOf(
  { value: placeholder }: Flag,
  token: {
    readonly rawName: string
    readonly value: string | undefined
    readonly inlineValue: boolean | undefined
  },
): string | true {
  if (placeholder === undefined) {
    if (token.value !== undefined) throw new CommandError('USAGE', `${token.rawName} takes no value.`)
    return true
  }
  const mistaken = token.inlineValue !== true && token.value?.startsWith('-') === true
  if (token.value === undefined || token.value === '' || mistaken)
    throw new CommandError('USAGE', `${token.rawName} needs a value: ${token.rawName} ${placeholder}`)
  return token.value
}

function helpFor(command: string | undefined, { name }: Vocabulary): string {
  return command === undefined ? `\`${name} help\`` : `\`${name} help ${command}\``
}
