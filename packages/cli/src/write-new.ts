import { writeFile } from 'node:fs/promises'
import { CliError } from './cli-error.js'

/**
 * Writes a file that is not there yet.
 * @throws CliError FILE_EXISTS instead of overwriting.
 */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
      throw new CliError('FILE_EXISTS', `${file} is there already, and is left as it is.`, { file, cause })
    throw cause
  }
}
