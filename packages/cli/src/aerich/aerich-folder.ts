import { type Dirent, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CommandError, systemCode } from '@godwit/core/operate'
import { byNumber } from '../by-number.js'

/** A folder of one app's migrations of Aerich. */
export interface AerichFolder {
  readonly folder: string
  /** In the order of their numbers. */
  readonly files: readonly AerichFile[]
  /** Names of other files in it, which Aerich does not run either. */
  readonly others: readonly string[]
}

export interface AerichFile {
  readonly path: string
  /** The file's name without its suffix. */
  readonly version: string
  readonly number: bigint
}

/**
 * Finds the migrations of one app in a folder, or in a folder in it: Aerich has one for each app.
 * @param ours folders of Godwit's migrations: what lies there is none of Aerich's.
 * @throws CommandError USAGE, where there are none, or those of several apps.
 */
export function aerichFolder(folder: string, app: string | undefined, ours: readonly string[]): AerichFolder {
  const entries = entriesOf(folder)
  const own = read(folder, entries)
  const isOurs = ours.includes(folder)
  if (own.files.length > 0 && !isOurs) return own
  const apps = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
    .filter((path) => !ours.includes(path))
    .map((path) => read(path, entriesOf(path)))
    .filter(({ files }) => files.length > 0)
  const named = apps.find((one) => basename(one.folder) === app)
  const [first, second] = named === undefined ? apps : [named]
  if (first === undefined) throw none(folder, isOurs)
  if (second === undefined) return first
  const names = apps.map((one) => basename(one.folder))
  throw new CommandError('USAGE', `${folder} has migrations of several apps: ${names.join(', ')}.`, {
    fix: `Import one after the other, each into a folder of its own, as in: godwit import aerich ${first.folder}`,
  })
}

function read(folder: string, entries: readonly Dirent[]): AerichFolder {
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
  const files = names.flatMap((name) => {
    const { version, number } = MIGRATION.exec(name)?.groups ?? {}
    return version === undefined || number === undefined
      ? []
      : [{ path: join(folder, name), version, number: BigInt(number) }]
  })
  return { folder, files: files.sort(byNumber), others: names.filter((name) => !MIGRATION.test(name)).sort() }
}

/** As Aerich finds them: a number before the first underscore, and one of the suffixes that it has had. */
const MIGRATION = /^(?<version>(?<number>\d+)_.*)\.(?:py|sql|json)$/s

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    const code = systemCode(cause)
    const reason =
      code === 'ENOENT' ? 'there is no such folder' : code === 'ENOTDIR' ? 'it is no folder' : String(cause)
    throw new CommandError('USAGE', `${folder} cannot be read: ${reason}.`, { file: folder, cause })
  }
}

function none(folder: string, isTarget: boolean): CommandError {
  return isTarget
    ? new CommandError(
        'USAGE',
        `${folder} is where the migrations of Godwit go, which is no place for those of Aerich.`,
        {
          file: folder,
          fix: 'Give another folder with --to.',
        },
      )
    : new CommandError('USAGE', `${folder} has no migrations of Aerich in it.`, {
        file: folder,
        fix: 'Give the folder that holds files such as 0_20240102030405_init.py, or the one above it.',
      })
}
