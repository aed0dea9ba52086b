import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeBinaries } from './node-binaries.mjs'
import { filesOfRepository } from './repository-files.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/**
 * Hands `work` the newest version of a line of Node, a copy of the repository's files as they are now, and an
 * environment in which `node` is that version. A copy, for better-sqlite3 is compiled for one line of Node, and node_modules holds it for ours.
 */
export async function withNodeCheckout(major, work) {
  const { version, bin } = nodeBinaries(major)
  const folder = mkdtempSync(path.join(tmpdir(), `godwit-node-${major}-`))
  try {
    for (const file of filesOfRepository()) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
      cpSync(path.join(root, file), path.join(folder, file))
    }
    const { npm_config_nodedir: _, ...env } = process.env
    return await work(version, folder, { ...env, PATH: `${bin}${path.delimiter}${env.PATH ?? ''}` })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
