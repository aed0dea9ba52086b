import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ConfigurationError, MigrationFileError } from '../errors.js'
import { byNumber } from './by-number.js'
import { readFileName } from './file-name.js'
import type { LoadModule } from './import-module.js'
import { isOwnFile } from './is-own-file.js'
import { loadingCode } from './loading-code.js'
import type { MigrationDraft, MigrationFile, Source, SourceNotice } from './migration.js'
import { readHash, readText } from './read-text.js'

export interface DirectoryOptions {
  /** Loads a module by the absolute path of its file and gives its exports. @default native `import()` */
  readonly load?: LoadModule
}

/** The migrations in a folder. A relative path is relative to the working directory. */
export function directory(path: string | URL, options: DirectoryOptions = {}): Source {
  const location = absolute(path)
  return { location, list: (tell) => list(location, options.load, tell) }
}

/** How many are read before others get a turn: signals, timers, what the app began before. */
const FILES_AT_ONCE = 64

async function list(
  folder: string,
  load: LoadModule | undefined,
  tell: (notice: SourceNotice) => void = () => {},
): Promise<MigrationFile[]> {
  const entries = entriesOf(folder)
  const home = realpathSync(folder)
  if (isUnsafe(statSync(home).mode, process.getuid?.())) tell(unsafeFolder(home))
  const found: MigrationFile[] = []
  for (const [index, entry] of entries.entries()) {
    if (index % FILES_AT_ONCE === FILES_AT_ONCE - 1) await turn()
    const file = migrationFile(entry, folder, home, load)
    if (file !== undefined) found.push(file)
  }
  if (found.length === 0) throw noMigrations(folder, 'there are no migrations in this folder.')
  return byNumber(found)
}

/** Whether any user of the machine can have code run by root, by putting a file into this folder. */
export function isUnsafe(mode: number, user: number | undefined): boolean {
  return user === 0 && (mode & 0o002) !== 0
}

function unsafeFolder(folder: string): SourceNotice {
  const message = `Everybody may write into ${folder}, and what lies there is run as root here. Run: chmod o-w ${folder}`
  return { severity: 'warning', code: 'UNSAFE_FOLDER', message }
}

/** Ordered by name, so that of several faults it is always the same one that is told. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT') throw noMigrations(folder, 'there is no such folder.', cause)
    if (code === 'ENOTDIR') throw noMigrations(folder, 'this is not a folder.', cause)
    throw new MigrationFileError('CANNOT_LOAD', `the folder cannot be read: ${String(cause)}`, {
      file: folder,
      cause,
    })
  }
}

function migrationFile(
  entry: Dirent,
  folder: string,
  home: string,
  load: LoadModule | undefined,
): MigrationFile | undefined {
  const name = readFileName(entry.name)
  if (name.kind === 'ignored') return undefined
  const file = join(folder, entry.name)
  // What the folder itself calls a file needs no second look; a link, or what the file system says nothing of, does.
  if (!entry.isFile() && !isOwnFile(file, home)) return undefined
  if (name.kind === 'near-miss')
    throw new MigrationFileError('BAD_FILE_NAME', `${name.fault}.`, { file, fix: name.fix })
  const { version, number } = name
  const hash = readHash(file)
  return { version, number, path: file, sourceHash: hash, load: () => loadFile(file, hash, load) }
}

async function loadFile(file: string, source: string, load: LoadModule | undefined): Promise<MigrationDraft> {
  if (!file.endsWith('.sql')) {
    const { draftOfModule, importModule } = await loadingCode()
    return draftOfModule(await importModule(file, load), file)
  }
  const { text, hash } = readText(file)
  if (hash !== source)
    throw new MigrationFileError('CANNOT_LOAD', 'was changed while it was read. Start again.', { file })
  const { parseSqlFile } = await loadingCode()
  return parseSqlFile(text, file)
}

function absolute(path: string | URL): string {
  const isUrl = path instanceof URL || path.startsWith('file://')
  if (isUrl && new URL(path).protocol !== 'file:')
    throw new ConfigurationError('BAD_OPTION', 'The URL of a migrations folder has to begin with file:')
  if (path === '') throw new ConfigurationError('BAD_OPTION', 'The path of the migrations folder is empty.')
  return resolve(isUrl ? fileURLToPath(path) : path)
}

function noMigrations(folder: string, message: string, cause?: unknown): MigrationFileError {
  return new MigrationFileError('NO_MIGRATIONS', message, {
    file: folder,
    fix: 'Create the first migration with: godwit create <name>. In a bundled app, use modules({…}).',
    cause,
  })
}
