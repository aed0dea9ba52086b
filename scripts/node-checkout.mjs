import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeBinaries } from './node-binaries.mjs'
import { filesOfRepository } from './repository-files.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** Of better-sqlite3, the first that Node 24.19 and later can use: an older one that is compiled there aborts the process. */
const DRIVER = '13.2.0'

/**
 * Hands `work` the newest version of a line of Node, a copy of the repository's files as they are now, and an
 * environment in which `node` is that version. A copy, for node_modules holds the driver for our own Node.
 */
export async function withNodeCheckout(major, work) {
  const { version, bin } = nodeBinaries(major)
  const folder = mkdtempSync(path.join(tmpdir(), `godwit-node-${major}-`))
  // Tests that are run as root become another user on the way, who has to find the code.
  chmodSync(folder, 0o755)
  try {
    for (const file of filesOfRepository()) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
      cpSync(path.join(root, file), path.join(folder, file))
      if (path.basename(file) === 'package.json') useDriver(path.join(folder, file))
    }
    // The tests of a release list its files too.
    execFileSync('git', ['init', '--quiet'], { cwd: folder })
    const { npm_config_nodedir: _, ...rest } = process.env
    const env = { ...rest, PATH: `${bin}${path.delimiter}${rest.PATH ?? ''}` }
    const { packageManager } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    execFileSync('npx', ['-y', packageManager, 'install', '--lockfile-only'], {
      cwd: folder,
      env,
      shell: process.platform === 'win32',
    })
    return await work(version, folder, env)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function useDriver(manifest) {
  const text = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, text.replace(/("better-sqlite3": )"\d[^"]*"/, `$1"${DRIVER}"`))
}
