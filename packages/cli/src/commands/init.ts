import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { type DialectKey, dialectKey, installCommand } from '@godwit/core'
import { CliError } from '../cli-error.js'
import type { Command, Invocation } from '../command.js'
import { DIALECTS } from '../config.js'
import { configText } from '../config-template.js'
import { databaseUrl } from '../database-url.js'
import { CONFIG_NAMES, findConfig } from '../find-config.js'
import { writeNew } from '../write-migration.js'

export const init: Command = {
  name: 'init',
  aliases: [],
  summary: 'write a config file and the folders for migrations',
  description: [
    'Writes godwit.config.ts, or the file that --config names (its suffix decides: ts, mts, js, mjs or json), and a folder of migrations for each dialect. The dialects are those of --dialect, else the one of the URL, else what is answered to a question, else sqlite. Nothing is overwritten.',
  ],
  flags: ['dialect'],
  examples: [
    'godwit init',
    'godwit init --dialect sqlite,postgres',
    'godwit init --config godwit.config.json',
  ],
  async run(invocation) {
    const { cwd, flags } = invocation
    const file = configFile(invocation)
    const dialects = await dialectsOf(invocation)
    const folders = dialects.map((dialect) => resolve(dirname(file), 'migrations', dialect))
    await mkdir(dirname(file), { recursive: true })
    await writeNew(file, configText({ file, dialects, url: urlToWrite(flags.url, dialects) }))
    const created = [file, ...folders.filter((folder) => !existsSync(folder))]
    for (const folder of folders) await mkdir(folder, { recursive: true })
    const named = flags.config === undefined ? '' : ` --config ${flags.config}`
    return {
      json: { config: file, dialects, created },
      text: created.map((path) => `${path}\n`).join(''),
      note: [
        'Next:',
        ...dialects.map((dialect) => `  ${installCommand(dialect)}`),
        ...(dialects.includes('postgres') || dialects.length > 1
          ? ['  set DATABASE_URL, here or in .env, e.g. postgres://user:password@localhost/name']
          : []),
        `  godwit create first_tables${named}`,
        `  godwit upgrade${named}`,
        ...(cwd === dirname(file) ? [] : [`Paths in ${file} count from its folder.`]),
      ].join('\n'),
    }
  },
}

function configFile({ cwd, flags }: Invocation): string {
  if (flags.config === undefined) {
    const present = findConfig(cwd, undefined)
    if (present === undefined) return resolve(cwd, 'godwit.config.ts')
    throw new CliError('FILE_EXISTS', `${present} is there already, and is left as it is.`, { file: present })
  }
  const known = CONFIG_NAMES.map((name) => extname(name))
  if (known.includes(extname(flags.config))) return resolve(cwd, flags.config)
  throw new CliError('USAGE', `A config file ends in ${known.join(', ')}, not like ${flags.config}.`)
}

async function dialectsOf({ cwd, flags, env, terminal }: Invocation): Promise<DialectKey[]> {
  if (flags.dialect !== undefined) return readDialects(flags.dialect)
  const { DATABASE_URL } = env
  const url = databaseUrl({ flag: flags.url, environment: DATABASE_URL, config: undefined, folder: cwd })
  if (url !== undefined) return [dialectKey(url)]
  if (!terminal.interactive || flags.yes) return ['sqlite']
  const answer = await terminal.ask(`Which databases: ${DIALECTS.join(', ')}, or both? [sqlite] `)
  if (answer.trim() === '') return ['sqlite']
  return readDialects(answer.trim() === 'both' ? DIALECTS.join() : answer)
}

function readDialects(list: string): DialectKey[] {
  const named = list.split(/[\s,]+/).filter((name) => name !== '')
  const unknown = named.find((name) => !DIALECTS.some((dialect) => dialect === name))
  if (named.length > 0 && unknown === undefined) return DIALECTS.filter((dialect) => named.includes(dialect))
  throw new CliError('USAGE', `There is no dialect "${unknown ?? list}".`, {
    fix: `There are: ${DIALECTS.join(', ')}.`,
  })
}

/** A config is committed: it gets only a URL in which no password can be. */
function urlToWrite(url: string | undefined, dialects: readonly string[]): string | undefined {
  if (dialects.length !== 1 || dialects[0] !== 'sqlite') return undefined
  return url ?? 'sqlite:app.db'
}
