import path from 'node:path'
import { realFile } from './real-file.js'

/**
 * Whether a file beside a database has a name by which SQLite, a lock or an unfinished copy would take it for its own. What
 * has such a name may be removed at any time.
 */
export async function isReserved(file: string, database: string): Promise<boolean> {
  const [real, standing] = await Promise.all([realFile(file), realFile(database)])
  if (path.dirname(real) !== path.dirname(standing)) return false
  const [name, base] = [path.basename(real), path.basename(standing)]
  return name.startsWith(base) && RESERVED.test(name.slice(base.length))
}

/** What stands behind the name of the database. */
const RESERVED =
  /^(?:-(?:journal|wal|shm)|-mj[0-9A-F]+|(?:-godwit-[0-9a-f]{8}|\.[0-9a-f]{8}\.(?:partial|restoring))(?:-(?:journal|wal|shm))?)$/
