import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a text beside a file, where no name is a migration's, and hands its path to `put`, which gives it the file's place. It is on
 * the disk as a whole by then, so that nobody ever reads half of it; what fails leaves nothing.
 * @param mode the new file's, whatever the mask of the process; without it, what the mask allows.
 */
export async function writtenBeside(
  file: string,
  text: string,
  put: (beside: string) => Promise<void>,
  mode?: number,
): Promise<void> {
  const beside = besideOf(file)
  try {
    const handle = await open(beside, 'wx', mode)
    try {
      await handle.writeFile(text)
      if (mode !== undefined) await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await put(beside)
  } finally {
    await rm(beside, { force: true })
  }
}

/** Says whose it is, should it outlive a process that is killed. Cut, since a file system allows 255 bytes. */
function besideOf(file: string): string {
  const name = basename(file).replace(/^\./, '').slice(0, 60)
  return join(dirname(file), `.${name}.${randomUUID()}`)
}
