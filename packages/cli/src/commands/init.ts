import { existsSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { type DialectKey, installCommand } from '@godwit/core'
import { CommandError } from '@godwit/core/operate'
import { CliError } from '../cli-error.js'
import type { CliCommand, CliInvocation } from '../command.js'
import { configText } from '../config-template.js'
import { CONFIG_NAMES, findConfig } from '../find-config.js'
import { type InitialDatabase, initialDatabase } from '../initial-database.js'
import { initialFolders, isEmpty, writtenFrom } from '../initial-folders.js'
import { isInstalled } from '../project-dialect.js'
import { makeFolder, writeNew } from '../write-new.js'

export const init: CliCommand = {
  name: 'init',
  aliases: [],
  summary: 'write a config file and the folders for migrations',
  description: [
    'Writes godwit.config.ts, or the file that --config names (its suffix decides: ts, mts, cts, js, mjs, cjs or json). Nothing is overwritten.',
    'The dialects are those of --dialect, else the one of the URL, else what is answered to a question, else sqlite. The migrations are where they are already: in --migrations, ./migrations/<dialect> or ./migrations; else ./migrations/<dialect> is made.',
    'A URL of SQLite is written into the config: that of --url, else, where DATABASE_URL is not set, the only database file (*.db, *.sqlite) that lies here, else sqlite:app.db.',
  ],
  flags: ['dialect'],
  examples: [
    'godwit init',
    'godwit init -u sqlite:bot.db',
    'godwit init --dialect sqlite,postgres',
    'godwit init --config godwit.config.json',
  ],
  async run(invocation) {
    const file = configFile(invocation)
    const base = dirname(file)
    const database = await initialDatabase(invocation, file)
    const { dialects, url } = database
    const folders = foldersOf(invocation, base, dialects)
    const paths = [...new Set(folders.map(([, path]) => path))]
    const isFresh = paths.every(isEmpty)
    await makeFolder(base)
    const migrations = Object.fromEntries(folders.map(([name, path]) => [name, writtenFrom(base, path)]))
    await writeNew(file, configText({ file, migrations, url }))
    const created = [file, ...paths.filter((folder) => !existsSync(folder))]
    for (const path of paths) await makeFolder(path)
    return {
      json: { config: file, dialects, created },
      text: created.map((path) => `${path}\n`).join(''),
      note: [
        database.note,
        ...paths.filter((path) => !created.includes(path)).map((path) => `The migrations are in ${path}.`),
        ...(await nextSteps(invocation, base, database, isFresh)),
        ...(invocation.cwd === base ? [] : [`Paths in ${file} count from its folder.`]),
      ].join('\n'),
    }
  },
}

function configFile({ cwd, flags }: CliInvocation): string {
  if (flags.config === undefined) {
    const present = findConfig(cwd, undefined)
    if (present === undefined) return resolve(cwd, 'godwit.config.ts')
    throw new CliError('FILE_EXISTS', `${present} is there already, and is left as it is.`, { file: present })
  }
  const known = CONFIG_NAMES.map((name) => extname(name))
  if (known.includes(extname(flags.config))) return resolve(cwd, flags.config)
  throw new CommandError('USAGE', `A config file ends in ${known.join(', ')}, not like ${flags.config}.`)
}

function foldersOf({ cwd, flags }: CliInvocation, base: string, dialects: readonly DialectKey[]) {
  if (flags.migrations === undefined) return initialFolders(base, dialects)
  const [first, second] = dialects
  if (first !== undefined && second === undefined) return [[first, resolve(cwd, flags.migrations)] as const]
  throw new CommandError(
    'USAGE',
    `--migrations is the folder of one dialect, not of ${dialects.join(' and ')}.`,
    {
      fix: 'Leave it out, and change the folders in the config.',
    },
  )
}

/** What to type next, as it can be typed. */
async function nextSteps(
  { flags }: CliInvocation,
  base: string,
  { dialects, open }: InitialDatabase,
  isFresh: boolean,
): Promise<string[]> {
  const installs = []
  for (const dialect of dialects)
    if (!(await isInstalled(dialect, base))) installs.push(`  ${installCommand(dialect)}`)
  const named = (['config', 'env-file'] as const)
    .map((name) => (flags[name] === undefined ? '' : ` --${name} ${inShell(flags[name])}`))
    .join('')
  return [
    'Next:',
    ...installs,
    ...(open ? ['  set DATABASE_URL, here or in .env, e.g. postgres://user:password@localhost/name'] : []),
    `  godwit create ${isFresh ? 'first_tables' : 'next_change'}${named}`,
    '  fill in the file that it names',
    `  godwit upgrade${named}`,
  ]
}

function inShell(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
