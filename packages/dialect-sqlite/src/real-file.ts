import { readlink, realpath } from 'node:fs/promises'
import path from 'node:path'

/** The file that a path leads to, also where it is not there yet. */
export async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch {
    const folder = await realpath(path.dirname(file))
    const target = await readlink(file).catch(() => undefined)
    return target === undefined
      ? path.join(folder, path.basename(file))
      : realFile(path.resolve(folder, target))
  }
}
