import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { unwritable } from './unwritable.js'

/**
 * Puts a text in the place of a file's content: nobody ever reads half of it, and what fails leaves the file as it was. Its
 * mode stays, and a link to it stays one.
 * @throws CommandError UNWRITABLE
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  try {
    const target = await realpath(file)
    // Such a name is no migration's, whoever looks into the folder meanwhile.
    const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
    try {
      await writeLike(target, beside, text)
      await rename(beside, target)
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  } catch (cause) {
    throw unwritable(file, cause)
  }
}

async function writeLike(model: string, file: string, text: string): Promise<void> {
  const { mode } = await stat(model)
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(text)
    // The mask of the process does not count for a file that was there before.
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
