import { realpathSync, statSync } from 'node:fs'
import { sep } from 'node:path'
import { MigrationFileError } from '../errors.js'

/**
 * Whether a path in a folder is a file of it; false for folders. A link may not lead out of the folder: what is deployed would not
 * be what is read.
 * @param home the folder itself, and no link to it.
 * @throws MigrationFileError CANNOT_LOAD for such a link, one that leads nowhere, and what is no regular file.
 */
export function isOwnFile(file: string, home: string): boolean {
  const fault = (message: string, cause?: unknown) =>
    new MigrationFileError('CANNOT_LOAD', message, { file, cause })
  const real = realOf(file, fault)
  const kind = statSync(real)
  if (kind.isDirectory()) return false
  if (!kind.isFile()) throw fault('is not a regular file.')
  if (!real.startsWith(home.endsWith(sep) ? home : home + sep))
    throw fault(`is a link out of its folder, to ${real}. Copy the file instead.`)
  return true
}

function realOf(file: string, fault: (message: string, cause: unknown) => Error): string {
  try {
    return realpathSync(file)
  } catch (cause) {
    throw fault('is a link that leads nowhere.', cause)
  }
}
