import { CATALOGUE } from '../catalogue.js'
import type { Command } from '../command.js'
import { SETTINGS } from '../config.js'
import { EXIT_CODES_EXPLAINED } from '../exit-code.js'
import { COMMON_FLAGS, type FlagName, flag } from '../flags.js'
import { table } from './table.js'
import { wrap } from './wrap.js'

const WIDTH = 80

/** Help for the whole: every command in its group. */
export async function help(): Promise<string> {
  const groups = CATALOGUE.map(async ({ title, entries }) => {
    const commands = await Promise.all(entries.map((entry) => entry.load()))
    return { title, rows: commands.map((command) => [usageName(command), command.summary]) }
  })
  const width = Math.max(
    ...(await Promise.all(groups)).flatMap(({ rows }) => rows.map(([name = '']) => name.length)),
  )
  const sections = (await Promise.all(groups)).map(
    ({ title, rows }) =>
      `${title}:\n${table(
        rows.map(([name = '', summary = '']) => [name.padEnd(width), summary]),
        2,
      )}`,
  )
  return [
    'godwit: database migrations for SQLite and PostgreSQL\n',
    'Usage: godwit <command> [flags]\n',
    ...sections,
    `Flags of every command:\n${flagTable(COMMON_FLAGS)}`,
    paragraph(
      'The database is that of --url, else DATABASE_URL, else DATABASE_URL in .env, else `url` in the config file.',
    ),
    paragraph(
      `The config file, godwit.config.ts (.mts, .js, .mjs, .json), is optional. It may hold: ${SETTINGS.join(', ')}. \`godwit init\` writes one.`,
    ),
    `Exit codes:\n${table(EXIT_CODES_EXPLAINED, 2)}`,
    'Help for one command: godwit help <command>\n',
  ].join('\n')
}

/** Help for one command. */
export function commandHelp(command: Command): string {
  const { aliases, flags, examples } = command
  return [
    paragraph(`godwit ${command.name}: ${command.summary}`),
    `Usage: godwit ${usageName(command)} [flags]\n`,
    ...(aliases.length === 0 ? [] : [`Also: ${aliases.map((alias) => `godwit ${alias}`).join(', ')}\n`]),
    ...command.description.map(paragraph),
    ...(flags.length === 0 ? [] : [`Flags:\n${flagTable(flags)}`]),
    `Flags of every command:\n${flagTable(COMMON_FLAGS)}`,
    `Examples:\n${examples.map((example) => `  ${example}\n`).join('')}`,
  ].join('\n')
}

function paragraph(text: string): string {
  return `${wrap(text, WIDTH)}\n`
}

function usageName({ name, argument }: Command): string {
  if (argument === undefined) return name
  return argument.required ? `${name} <${argument.name}>` : `${name} [${argument.name}]`
}

function flagTable(names: readonly FlagName[]): string {
  return table(
    names.map((name) => {
      const { short, value, help } = flag(name)
      const long = value === undefined ? `--${name}` : `--${name} ${value}`
      return [short === undefined ? `    ${long}` : `-${short}, ${long}`, help]
    }),
    2,
  )
}
