import { access, link, open, rename, rm } from 'node:fs/promises'
import { errnoOf } from './file-access.js'

/** What the file holds is on the disk when this resolves. To be called while SQLite does not have it open. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The names in the folder are on the disk when this resolves, where the system can do that at all. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(unlessUnsupported)
  try {
    await handle?.sync().catch(unlessUnsupported)
  } finally {
    await handle?.close()
  }
}

/** Gives a file its final name, unless that is taken. It never has that name before it is complete. */
export async function publish(file: string, name: string): Promise<'published' | 'taken'> {
  try {
    await link(file, name)
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return 'taken'
    if (!hasNoLinks(cause)) throw cause
    if (await isThere(name)) return 'taken'
    await rename(file, name)
    return 'published'
  }
  await rm(file)
  return 'published'
}

/** Whether a failure to link says that the file system knows no second names. */
export function hasNoLinks(cause: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(errnoOf(cause))
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

function unlessUnsupported(cause: unknown): undefined {
  if (['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS'].includes(errnoOf(cause))) return
  throw cause
}
