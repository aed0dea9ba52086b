import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile, unwritable } from '@godwit/core/operate'
import { removeNotes, writeNote } from './rebase-note.js'
import type { Move, RebasePlan } from './rebase-plan.js'

/**
 * Does what was planned. Wherever it is stopped, no file is lost or there twice, and the same command does the rest: the note holds the
 * new version, and a file that has been moved is not moved again.
 * @throws CommandError UNWRITABLE
 */
export async function performRebase(
  { app, from, to, moves, rewrites }: RebasePlan,
  folders: readonly string[],
): Promise<void> {
  const [first] = moves
  if (first !== undefined) await writeNote(dirname(first.path), { app, from, to })
  for (const move of moves) await perform(move)
  for (const { path, text } of rewrites) await replaceFile(path, text)
  await removeNotes(folders)
}

/** In this order: a file under its new name that did not say its old one would be applied a second time. */
async function perform({ path, newPath, before, text }: Move): Promise<void> {
  if (text !== before) await replaceFile(path, text)
  try {
    await rename(path, newPath)
  } catch (cause) {
    throw unwritable(newPath, cause)
  }
}
