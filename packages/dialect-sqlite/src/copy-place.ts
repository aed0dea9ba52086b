import { stat } from 'node:fs/promises'
import path from 'node:path'
import { markedName } from './copy-name.js'
import { realFile } from './real-file.js'
import { isReserved } from './reserved-name.js'

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
 * wants them: in a folder that is there, or in a file that is not. In a folder of somebody else's choice their names tell
 * whose they are: databases of one name may share it.
 * @throws Error that says what is wrong with the place.
 */
export async function copyPlace(file: string, to: string | undefined): Promise<CopyPlace> {
  const database = await realFile(file)
  const [own, base] = [path.dirname(database), path.basename(database)]
  if (to === undefined) return { folder: own, base, name: undefined, database }
  const found = await stat(to).catch(() => undefined)
  if (found?.isDirectory()) {
    const isOwn = (await realFile(to)) === own
    return { folder: to, base: isOwn ? base : markedName(base, database), name: undefined, database }
  }
  if (found !== undefined) throw new Error(`${to} is there already, and nothing is overwritten`)
  if (/[\\/]$/.test(to)) throw new Error(`There is no folder ${to}`)
  await refuseUnusableName(to, database)
  return { folder: path.dirname(to), base, name: path.basename(to), database }
}

async function refuseUnusableName(to: string, database: string): Promise<void> {
  if (await isReserved(to, database))
    throw new Error(`${to} is a name by which it would be taken for a part of the database, and removed`)
  if (to.endsWith('.partial'))
    throw new Error(`${to} is a name of what was never finished, which cannot be restored`)
}
