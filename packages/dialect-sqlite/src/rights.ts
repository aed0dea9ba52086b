import { chmodSync, chownSync, statSync } from 'node:fs'

/**
 * Gives a file the owner and the mode of another one. What is so already is left alone, for some file systems have one
 * owner and one mode for all.
 */
export function giveRights(file: string, like: string): void {
  const mode = modeOf(like)
  if (modeOf(file) !== mode) chmodSync(file, mode)
  giveOwner(file, like)
}

/** Its owner and its group alone. Nobody but root can give a file away: all others keep it. */
export function giveOwner(file: string, like: string): void {
  if (process.getuid?.() !== 0) return
  const [own, { uid, gid }] = [statSync(file), statSync(like)]
  if (uid !== own.uid || gid !== own.gid) chownSync(file, uid, gid)
}

function modeOf(file: string): number {
  return statSync(file).mode & 0o777
}
