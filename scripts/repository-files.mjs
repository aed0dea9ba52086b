import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/**
 * Paths from the root of what is committed, and of what would be. What is deleted and not committed yet is listed by git too.
 * @throws Error that says in one sentence what is missing, where git is, or where this is no clone.
 */
export function filesOfRepository() {
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  return outputOfGit(listed)
    .split('\0')
    .filter((file) => file !== '' && existsSync(path.join(root, file)))
}

function outputOfGit(args) {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64e6, stdio: 'pipe' })
  } catch (cause) {
    const [told] = cause.code === 'ENOENT' ? ['git is not installed.'] : `${cause.stderr}`.split('\n', 1)
    throw new Error(`Listing the files of the repository takes git, and a clone of it: ${told}`, { cause })
  }
}
