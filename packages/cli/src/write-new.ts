import { mkdir, writeFile } from 'node:fs/promises'
import { CliError } from './cli-error.js'

/**
 * Writes a file that is not there yet.
 * @throws CliError FILE_EXISTS instead of overwriting; UNWRITABLE where nothing can be written.
 */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
      throw new CliError('FILE_EXISTS', `${file} is there already, and is left as it is.`, { file, cause })
    throw unwritable(file, cause)
  }
}

/**
 * Makes a folder, and those above it, where there is none.
 * @throws CliError UNWRITABLE
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

/** An error of the file system in words; any other error as it is. */
export function unwritable(file: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  if (reason === undefined) return cause
  return new CliError('UNWRITABLE', `${file} cannot be written: ${reason}.`, {
    file,
    fix: 'Write where this user may, or change the permissions, and start again.',
    cause,
  })
}

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'there is no space left',
  ENOTDIR: 'what should be a folder is a file',
  EEXIST: 'what should be a folder is a file',
  ENOENT: 'there is no such folder, and none can be made',
}
