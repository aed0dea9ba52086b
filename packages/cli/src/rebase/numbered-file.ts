import { readdir, realpath } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { MigrationFileError, readFileName } from '@godwit/core'
import { isOwnFile, numberOf, systemCode } from '@godwit/core/operate'
import { byNumber } from '../by-number.js'

/** A version, with the number that it begins with. */
export interface Numbered {
  readonly version: string
  readonly number: bigint
}

/** A migration's file as its name tells, whatever is in it. */
export interface NumberedFile extends Numbered {
  readonly app: string
  readonly folder: string
  readonly path: string
  /** With its dot. */
  readonly suffix: string
}

export interface AppFolders {
  readonly app: string
  readonly folders: readonly string[]
}

/**
 * All migrations in these folders, also where several have one number, which no run accepts. Ordered by number.
 * @throws MigrationFileError BAD_FILE_NAME: what number such a file would have is not known; CANNOT_LOAD for links out of a folder.
 */
export async function numberedFiles(apps: readonly AppFolders[]): Promise<NumberedFile[]> {
  const found: NumberedFile[] = []
  for (const { app, folders } of apps)
    for (const folder of folders)
      for (const name of await namesIn(folder)) {
        const file = join(folder, name)
        const read = readFileName(name)
        if (read.kind === 'ignored' || !isOwnFile(file, await realpath(folder))) continue
        if (read.kind === 'near-miss')
          throw new MigrationFileError('BAD_FILE_NAME', `${read.fault}.`, { file, fix: read.fix })
        found.push({ ...read, app, folder, path: file, suffix: extname(name) })
      }
  return found.sort(byNumber)
}

/** Of a version that was read from a file's name, or is to be one. */
export function numbered(version: string): Numbered {
  return { version, number: numberOf(version) ?? 0n }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return []
    throw new MigrationFileError('CANNOT_LOAD', `the folder cannot be read: ${String(cause)}`, {
      file: folder,
      cause,
    })
  }
}
