import { realpath, rename, stat } from 'node:fs/promises'
import { unwritable } from './unwritable.js'
import { writtenBeside } from './written-beside.js'

/**
 * Puts a text in the place of a file's content: nobody ever reads half of it, and what fails leaves the file as it was. Its
 * mode stays, and a link to it stays one.
 * @throws CommandError UNWRITABLE
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  try {
    const target = await realpath(file)
    const { mode } = await stat(target)
    await writtenBeside(target, text, (beside) => rename(beside, target), mode)
  } catch (cause) {
    throw unwritable(file, cause)
  }
}
