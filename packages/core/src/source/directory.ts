import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigurationError, MigrationFileError } from '../errors.js'
import { byNumber } from './by-number.js'
import { sourceHash } from './checksum.js'
import { readFileName } from './file-name.js'
import { importModule, type LoadModule } from './import-module.js'
import { isOwnFile } from './is-own-file.js'
import type { MigrationDraft, MigrationFile, Source, SourceNotice } from './migration.js'
import { draftOfModule } from './module-file.js'
import { readText } from './read-text.js'
import { parseSqlFile } from './sql-file.js'

export interface DirectoryOptions {
  /** Loads a module by the absolute path of its file and gives its exports. @default native `import()` */
  readonly load?: LoadModule
}

/** The migrations in a folder. A relative path is relative to the working directory. */
export function directory(path: string | URL, options: DirectoryOptions = {}): Source {
  const location = absolute(path)
  return { location, list: (tell) => list(location, options.load, tell) }
}

const FILES_AT_ONCE = 32

async function list(
  folder: string,
  load: LoadModule | undefined,
  tell: (notice: SourceNotice) => void = () => {},
): Promise<MigrationFile[]> {
  const names = await namesIn(folder)
  const home = await realpath(folder)
  if (isUnsafe((await stat(home)).mode, process.getuid?.())) tell(unsafeFolder(home))
  const found: MigrationFile[] = []
  for (let start = 0; start < names.length; start += FILES_AT_ONCE) {
    const batch = names.slice(start, start + FILES_AT_ONCE)
    const read = await Promise.all(batch.map((name) => migrationFile(join(folder, name), home, load)))
    found.push(...read.filter((file) => file !== undefined))
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

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
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

async function migrationFile(
  file: string,
  home: string,
  load: LoadModule | undefined,
): Promise<MigrationFile | undefined> {
  const name = readFileName(basename(file))
  if (name.kind === 'ignored') return undefined
  if (!(await isOwnFile(file, home))) return undefined
  if (name.kind === 'near-miss')
    throw new MigrationFileError('BAD_FILE_NAME', `${name.fault}.`, { file, fix: name.fix })
  const { version, number } = name
  const hash = sourceHash(await readText(file))
  return { version, number, path: file, sourceHash: hash, load: () => loadFile(file, hash, load) }
}

async function loadFile(file: string, source: string, load: LoadModule | undefined): Promise<MigrationDraft> {
  if (!file.endsWith('.sql')) return draftOfModule(await importModule(file, load), file)
  const text = await readText(file)
  if (sourceHash(text) !== source)
    throw new MigrationFileError('CANNOT_LOAD', 'was changed while it was read. Start again.', { file })
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
