import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unwritable, writtenBeside } from '@godwit/core/operate'

/** What a rebase notes of itself while it works: which version of which app gets which other one. */
export interface RebaseNote {
  readonly app: string
  readonly from: string
  readonly to: string
}

/** No folder of migrations counts a file of such a name. All that a rebase leaves for a while begins with it. */
export const NOTE = '.godwit-rebase'

/** What was begun in one of these folders and not ended, as far as anything of it can be read. */
export async function readNotes(folders: readonly string[]): Promise<RebaseNote[]> {
  const notes = []
  for (const folder of folders) {
    const text = await readFile(join(folder, NOTE), 'utf8').catch(() => '')
    const note = parse(text)
    if (note !== undefined) notes.push(note)
  }
  return notes
}

/**
 * Notes what is about to be done, before anything is.
 * @throws CommandError UNWRITABLE
 */
export async function writeNote(folder: string, { app, from, to }: RebaseNote): Promise<void> {
  const file = join(folder, NOTE)
  try {
    await writtenBeside(file, `${JSON.stringify({ app, from, to })}\n`, (beside) => rename(beside, file))
  } catch (cause) {
    throw unwritable(file, cause)
  }
}

/** It is done: nothing that this or an earlier one has left stays. */
export async function removeNotes(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names) if (name.startsWith(NOTE)) await rm(join(folder, name), { force: true })
  }
}

/** Undefined for what is no note of ours. */
function parse(text: string): RebaseNote | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { app, from, to } = value as { readonly [name: string]: unknown }
    const isNote = typeof app === 'string' && typeof from === 'string' && typeof to === 'string'
    return isNote ? { app, from, to } : undefined
  } catch {
    return undefined
  }
}
