import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

export interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * The user that a server has to run as because it refuses root: `postgres`, else `nobody` (it needs an entry in
 * passwd). Undefined where this process is not root and may run the server itself.
 */
export function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = entries.find((entry) => entry[0] === name) ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    'Running as root, and neither "postgres" nor "nobody" exists: PostgreSQL needs such a user.',
  )
}

/** Whether everybody may enter all folders above `file`, so that another user can run it. */
export function isOpenToOthers(file: string): boolean {
  const folder = path.dirname(file)
  if ((statSync(folder).mode & 0o001) === 0) return false
  return folder === path.dirname(folder) || isOpenToOthers(folder)
}
