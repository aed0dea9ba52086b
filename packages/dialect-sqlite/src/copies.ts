import { readdir } from 'node:fs/promises'
import { byTime, isCopyName } from './copy-name.js'

/** Names of the copies of a database in a folder, the oldest first. */
export async function copiesIn(folder: string, base: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && isCopyName(entry.name, base, 'backup'))
    .map((entry) => entry.name)
    .sort(byTime)
}
