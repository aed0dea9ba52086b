import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type DialectKey, dialectKey } from '@godwit/core'
import { CommandError } from '@godwit/core/operate'
import type { CliInvocation } from './command.js'
import { databaseUrl, inUrl, needDatabaseUrl, relativeToFolder } from './database-url.js'
import { DIALECTS } from './dialects.js'

/** Which databases a new project is for. */
export interface InitialDatabase {
  readonly dialects: readonly DialectKey[]
  /** To write into the config: never one in which a password can be. */
  readonly url: string | undefined
  /** Where the URL comes from, for people. */
  readonly note: string
  /** Whether DATABASE_URL has yet to be set. */
  readonly open: boolean
}

/** @throws CommandError USAGE; ConfigurationError UNKNOWN_SCHEME, BAD_URL. */
export async function initialDatabase(
  invocation: CliInvocation,
  configFile: string,
): Promise<InitialDatabase> {
  const { cwd, env, flags } = invocation
  const { DATABASE_URL: environment = '' } = env
  const known = databaseUrl({ flag: flags.url, environment, config: undefined, folder: cwd })
  const dialects = await dialectsOf(invocation, known)
  const file = dialects.join() === FILE_DIALECT ? fileOf(invocation, environment) : undefined
  if (file === undefined)
    return {
      dialects,
      url: undefined,
      note: 'The database is the one of DATABASE_URL.',
      open: environment === '',
    }
  const url = relativeToFolder(file.url, cwd, dirname(configFile))
  return { dialects, url, note: `The database is ${url}, ${file.why}.`, open: false }
}

/** The database that the config names, counted from the working directory; undefined where the environment says it. */
function fileOf(
  { cwd, flags }: CliInvocation,
  environment: string,
): { url: string; why: string } | undefined {
  if (flags.url !== undefined) {
    const beaten = environment !== '' && environment !== flags.url
    return { url: flags.url, why: beaten ? 'but DATABASE_URL is set, and wins over it' : 'as --url says' }
  }
  if (environment !== '') return undefined
  const files = databaseFiles(cwd)
  const [first, second] = files
  if (first !== undefined && second === undefined)
    return { url: `${FILE_DIALECT}:${inUrl(first)}`, why: 'the file that lies here' }
  const several = `since there are several here: ${files.join(', ')}. To use one of them, change \`url\` in the config`
  return {
    url: `${FILE_DIALECT}:app.db`,
    why: first === undefined ? 'which the first upgrade creates' : several,
  }
}

/** The dialect whose databases are files. */
const FILE_DIALECT = DIALECTS[0]

async function dialectsOf(
  { flags, terminal }: CliInvocation,
  url: string | undefined,
): Promise<DialectKey[]> {
  const named = flags.dialect === undefined ? undefined : readDialects(flags.dialect)
  const ofUrl = url === undefined ? undefined : dialectKey(needDatabaseUrl(url))
  if (named !== undefined && ofUrl !== undefined && flags.url !== undefined && !named.includes(ofUrl))
    throw new CommandError('USAGE', `--dialect ${named.join()} does not fit the --url, which is of ${ofUrl}.`)
  if (named !== undefined) return named
  if (ofUrl !== undefined) return [ofUrl]
  if (!terminal.interactive || flags.yes) return [FILE_DIALECT]
  const answer = await terminal.ask(`Which databases: ${DIALECTS.join(', ')}, or both? [${FILE_DIALECT}] `)
  if (answer.trim() === '') return [FILE_DIALECT]
  return readDialects(answer.trim() === 'both' ? DIALECTS.join() : answer)
}

function readDialects(list: string): DialectKey[] {
  const named = list.split(/[\s,]+/).filter((name) => name !== '')
  const unknown = named.find((name) => !DIALECTS.some((dialect) => dialect === name))
  if (named.length > 0 && unknown === undefined) return DIALECTS.filter((dialect) => named.includes(dialect))
  throw new CommandError('USAGE', `There is no dialect "${unknown ?? list}".`, {
    fix: `There are: ${DIALECTS.join(', ')}.`,
  })
}

function databaseFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(db|db3|sqlite|sqlite3)$/i.test(entry.name))
    .map(({ name }) => name)
}
