import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { installBeside } from './install-beside.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/**
 * The newest version of a line of Node, and the folder of its executable: from the npm registry, with the headers that
 * compiling needs, and kept between runs.
 */
export function nodeBinaries(major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = path.join(root, 'node_modules/.cache', `node-${major}`)
  installBeside(folder, `${name}@${major}`)
  const installed = path.join(folder, 'node_modules', name)
  const { version } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'))
  return { version, bin: path.join(installed, 'bin') }
}
