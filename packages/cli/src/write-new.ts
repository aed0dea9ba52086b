import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unwritable } from '@godwit/core/operate'
import { CliError } from './cli-error.js'

/**
 * Writes a file that is not there yet: nobody ever reads half of it, and what fails leaves nothing.
 * @throws CliError FILE_EXISTS instead of overwriting; UNWRITABLE where nothing can be written.
 */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeWhole(file, text)
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

/** A link is made as a whole, and takes no other file's place. */
async function writeWhole(file: string, text: string): Promise<void> {
  // Such a name is no migration's, whoever looks into the folder meanwhile.
  const beside = join(dirname(file), `.godwit-${randomUUID()}`)
  try {
    const handle = await open(beside, 'wx')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(beside, file).catch((error: NodeJS.ErrnoException) => {
      if (!WITHOUT_LINKS.includes(error.code ?? '')) throw error
      return copyFile(beside, file, constants.COPYFILE_EXCL)
    })
  } finally {
    await rm(beside, { force: true })
  }
}

/** What a file system that has no links answers. */
const WITHOUT_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']
