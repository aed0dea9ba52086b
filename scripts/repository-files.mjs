import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** Paths from the root of what is committed, and of what would be. What is deleted and not committed yet is listed by git too. */
export function filesOfRepository() {
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  return execFileSync('git', listed, { cwd: root, encoding: 'utf8', maxBuffer: 64e6 })
    .split('\0')
    .filter((file) => file !== '' && existsSync(path.join(root, file)))
}
