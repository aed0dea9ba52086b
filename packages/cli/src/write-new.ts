import { constants } from 'node:fs'
import { copyFile, link, mkdir } from 'node:fs/promises'
import { systemCode, unwritable, writtenBeside } from '@godwit/core/operate'
import { CliError } from './cli-error.js'

/**
 * Writes a file that is not there yet: nobody ever reads half of it, and what fails leaves nothing.
 * @throws CliError FILE_EXISTS instead of overwriting; CommandError UNWRITABLE where nothing can be written.
 */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writtenBeside(file, text, (beside) => linkTo(beside, file))
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST')
      throw new CliError('FILE_EXISTS', `${file} is there already, and is left as it is.`, { file, cause })
    throw unwritable(file, cause)
  }
}

/**
 * Makes a folder, and those above it, where there is none.
 * @throws CommandError UNWRITABLE
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

/** A link is made as a whole, and takes no other file's place. */
async function linkTo(beside: string, file: string): Promise<void> {
  try {
    await link(beside, file)
  } catch (error) {
    if (!WITHOUT_LINKS.includes(systemCode(error) ?? '')) throw error
    await copyFile(beside, file, constants.COPYFILE_EXCL)
  }
}

/** What a file system that has no links answers. */
const WITHOUT_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EINVAL']
