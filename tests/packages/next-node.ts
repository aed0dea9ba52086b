import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './pack.js'

/** The line of Node after the oldest that is supported. */
export const NEXT_NODE = 24

/**
 * The executable of that Node, from the npm registry, and kept between runs.
 * @throws where it is not there yet and cannot be had.
 */
export async function nextNode(): Promise<string> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = join(root, `node_modules/.cache/node-${NEXT_NODE}`)
  const executable = join(
    folder,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (!existsSync(executable)) {
    const install = ['install', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${NEXT_NODE}`]
    await promisify(execFile)('npm', install, { shell: process.platform === 'win32' })
  }
  return executable
}
