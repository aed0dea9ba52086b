import { stat } from 'node:fs/promises'
import path from 'node:path'
import { realFile } from './real-file.js'

/** Where copies of one database go. */
export interface CopyPlace {
  readonly folder: string
  /** What the names of its copies begin with. */
  readonly base: string
  /** The very name of the copy, where somebody has named it. */
  readonly name: string | undefined
  /** The file that the database is, whatever name leads to it. */
  readonly database: string
}

/**
 * Copies stand beside the file that the database is, where it is the same for all names that it has, or where somebody
 * wants them: in a folder that is there, or in a file that is not.
 * @throws Error that says what is wrong with the place.
 */
export async function copyPlace(file: string, to: string | undefined): Promise<CopyPlace> {
  const database = await realFile(file)
  const base = path.basename(database)
  if (to === undefined) return { folder: path.dirname(database), base, name: undefined, database }
  const found = await stat(to).catch(() => undefined)
  if (found?.isDirectory()) return { folder: to, base, name: undefined, database }
  if (found !== undefined) throw new Error(`${to} is there already, and nothing is overwritten`)
  if (/[\\/]$/.test(to)) throw new Error(`There is no folder ${to}`)
  return { folder: path.dirname(to), base, name: path.basename(to), database }
}
