import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Manifest } from './installed-packages.js'

/** The `package.json` in a tarball of npm. */
export async function manifestIn(tarball: string): Promise<Manifest> {
  const { stdout } = await promisify(execFile)('tar', ['-xzOf', tarball, 'package/package.json'])
  return JSON.parse(stdout)
}
