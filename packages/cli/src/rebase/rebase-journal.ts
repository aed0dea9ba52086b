import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unwritable } from '@godwit/core/operate'

/** A rebase that was begun: which version gets which other one. */
export interface Begun {
  readonly from: string
  readonly to: string
}

/** No folder of migrations counts a file of such a name. All that a rebase leaves for a while begins with it. */
export const JOURNAL = '.godwit-rebase'

/** What was begun in one of these folders and not ended, as far as anything of it can be read. */
export async function readJournals(folders: readonly string[]): Promise<Begun[]> {
  const begun = []
  for (const folder of folders) {
    const text = await readFile(join(folder, JOURNAL), 'utf8').catch(() => '')
    const entry = parse(text)
    if (entry !== undefined) begun.push(entry)
  }
  return begun
}

/**
 * Notes what is about to be done, before anything is.
 * @throws CommandError UNWRITABLE
 */
export async function writeJournal(folder: string, { from, to }: Begun): Promise<void> {
  const file = join(folder, JOURNAL)
  try {
    const handle = await open(file, 'w')
    try {
      await handle.writeFile(`${JSON.stringify({ from, to })}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw unwritable(file, cause)
  }
}

/** Notes that it is done: nothing of this or an earlier one is left. */
export async function removeJournals(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names) if (name.startsWith(JOURNAL)) await rm(join(folder, name), { force: true })
  }
}

/** Undefined for what was cut off: nothing had been done by then. */
function parse(text: string): Begun | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('from' in value && 'to' in value)) return undefined
    const { from, to } = value
    return typeof from === 'string' && typeof to === 'string' ? { from, to } : undefined
  } catch {
    return undefined
  }
}
