import { parseArgs } from 'node:util'
import { didYouMean } from '@godwit/core'
import { commandName } from './catalogue.js'
import { CliError } from './cli-error.js'
import type { Command } from './command.js'
import { COMMON_FLAGS, FLAG_NAMES, type FlagName, type Flags, flag } from './flags.js'

/** The command line cut into words, with nothing but the flags' existence checked. */
export interface CommandLine {
  /** The first word that is not a flag. */
  readonly command?: string
  readonly words: readonly string[]
  readonly given: ReadonlyMap<FlagName, string | true>
}

/** @throws CliError USAGE: an unknown flag, a value that is missing or too much, a flag given twice, a URL without its flag. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const tokens = tokensOf(argv)
  const words: string[] = []
  const given = new Map<FlagName, string | true>()
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(noUrl(token.value))
    if (token.kind !== 'option') continue
    const name = known(token.name, token.rawName, argv)
    if (flag(name).value !== undefined && given.has(name))
      throw new CliError('USAGE', `${token.rawName} is given twice.`)
    given.set(name, textOf(name, token))
  }
  const [command, ...rest] = words
  return { ...(command === undefined ? {} : { command }), words: rest, given }
}

/** The command that the line names, also where it cannot be read otherwise. */
export function commandOf(argv: readonly string[]): string | undefined {
  return tokensOf(argv)
    .flatMap((token) => (token.kind === 'positional' ? (commandName(token.value) ?? []) : []))
    .at(0)
}

/** @throws CliError USAGE: a flag or an argument that this command does not take, or one that it needs. */
export function flagsFor(command: Command, line: CommandLine): Flags {
  const allowed: readonly FlagName[] = [...COMMON_FLAGS, ...command.flags]
  for (const name of line.given.keys())
    if (!allowed.includes(name))
      throw new CliError('USAGE', `--${name} does not apply to \`godwit ${command.name}\`.`, helpOf(command))
  const most = command.argument === undefined ? 0 : 1
  const extra = line.words[most]
  if (extra !== undefined)
    throw new CliError('USAGE', `\`godwit ${command.name}\` does not take "${extra}".`, helpOf(command))
  return Object.fromEntries(
    FLAG_NAMES.map((name) => [
      name,
      line.given.get(name) ?? (flag(name).value === undefined ? false : undefined),
    ]),
  ) as Flags
}

function tokensOf(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true }).tokens
}

const OPTIONS = Object.fromEntries(
  FLAG_NAMES.map((name) => {
    const { short, value } = flag(name)
    return [name, { type: value === undefined ? 'boolean' : 'string', ...(short ? { short } : {}) } as const]
  }),
)

/** Also keeps a password that stands in the wrong place out of every message. */
function noUrl(word: string): string {
  if (!/^[a-z][a-z\d+.-]+:/i.test(word)) return word
  throw new CliError('USAGE', 'A URL is given without its flag.', { fix: 'Write --url before it.' })
}

function known(name: string, raw: string, argv: readonly string[]): FlagName {
  const found = FLAG_NAMES.find((candidate) => candidate === name)
  if (found !== undefined) return found
  noUrl(name)
  const meant = raw.startsWith('--') ? didYouMean(name, FLAG_NAMES) : undefined
  const guess = meant === undefined ? '' : `Did you mean --${meant}? `
  throw new CliError('USAGE', `Unknown flag ${raw}.`, { fix: `${guess}See ${helpFor(commandOf(argv))}.` })
}

function textOf(
  name: FlagName,
  token: {
    readonly rawName: string
    readonly value: string | undefined
    readonly inlineValue: boolean | undefined
  },
): string | true {
  const placeholder = flag(name).value
  if (placeholder === undefined) {
    if (token.value !== undefined) throw new CliError('USAGE', `${token.rawName} takes no value.`)
    return true
  }
  const mistaken = token.inlineValue !== true && token.value?.startsWith('-') === true
  if (token.value === undefined || token.value === '' || mistaken)
    throw new CliError('USAGE', `${token.rawName} needs a value: ${token.rawName} ${placeholder}`)
  return token.value
}

function helpOf(command: Command): { readonly fix: string } {
  return { fix: `See ${helpFor(command.name)}.` }
}

function helpFor(command: string | undefined): string {
  return command === undefined ? '`godwit help`' : `\`godwit help ${command}\``
}
