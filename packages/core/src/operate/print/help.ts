import { typedAs } from '../../typed-as.js'
import type { Command, Invocation } from '../command.js'
import { EXIT_CODES_EXPLAINED } from '../exit-code.js'
import type { Program } from '../program.js'
import { table } from './table.js'
import { wrap } from './wrap.js'

const WIDTH = 80

/** Help for the whole: every command in its group. */
export async function help<I extends Invocation>(program: Program<I>): Promise<string> {
  const groups = await Promise.all(
    program.groups.map(async ({ title, entries }) => {
      const commands = await Promise.all(entries.map((entry) => entry.load()))
      return { title, rows: commands.map((command) => [usageName(command), command.summary]) }
    }),
  )
  const width = Math.max(...groups.flatMap(({ rows }) => rows.map(([name = '']) => name.length)))
  const sections = groups.map(
    ({ title, rows }) =>
      `${title}:\n${table(
        rows.map(([name = '', summary = '']) => [name.padEnd(width), summary]),
        2,
      )}`,
  )
  const { name, summary, remarks } = program
  const text = [
    `${name}: ${summary}\n`,
    `Usage: ${name} <command> [flags]\n`,
    ...sections,
    `Flags of every command:\n${flagTable(program, program.commonFlags)}`,
    ...remarks.map(paragraph),
    `Exit codes:\n${table(EXIT_CODES_EXPLAINED, 2)}`,
    `Help for one command: ${name} help <command>\n`,
  ].join('\n')
  return typedAs(name, text)
}

/** Help for one command. */
export function commandHelp<I extends Invocation>(program: Program<I>, command: Command<I>): string {
  const { aliases, flags, examples } = command
  const { name } = program
  const text = [
    paragraph(`${name} ${command.name}: ${command.summary}`),
    `Usage: ${name} ${usageName(command)} [flags]\n`,
    ...(aliases.length === 0 ? [] : [`Also: ${aliases.map((alias) => `${name} ${alias}`).join(', ')}\n`]),
    ...command.description.map(paragraph),
    ...(flags.length === 0 ? [] : [`Flags:\n${flagTable(program, flags)}`]),
    `Flags of every command:\n${flagTable(program, program.commonFlags)}`,
    `Examples:\n${examples.map((example) => `  ${example}\n`).join('')}`,
  ].join('\n')
  return typedAs(name, text)
}

function paragraph(text: string): string {
  return `${wrap(text, WIDTH)}\n`
}

function usageName({
  name,
  argument,
}: {
  readonly name: string
  readonly argument?: { readonly name: string; readonly required: boolean }
}): string {
  if (argument === undefined) return name
  return argument.required ? `${name} <${argument.name}>` : `${name} [${argument.name}]`
}

function flagTable({ flags }: { readonly flags: Program['flags'] }, names: readonly string[]): string {
  return table(
    names.flatMap((name) => {
      const flag = flags[name]
      if (flag === undefined) return []
      const { short, value, help } = flag
      const long = value === undefined ? `--${name}` : `--${name} ${value}`
      return [[short === undefined ? `    ${long}` : `-${short}, ${long}`, help]]
    }),
    2,
  )
}
