import { mkdir, writeFile } from 'node:fs/promises'
import { unwritable } from '@godwit/core/operate'
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
