import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type Packed, withPacked } from '../packages/pack.js'
import type { Manifest } from './installed-packages.js'

export interface PackedPackage {
  readonly manifest: Manifest
  readonly tarball: Buffer
}

/** The packages that are published, packed as they were built when they were first asked for. */
export function packedPackages(): Promise<readonly PackedPackage[]> {
  packed ??= withPacked((packages) => Promise.all(packages.map(read)))
  return packed
}

let packed: Promise<readonly PackedPackage[]> | undefined

async function read({ tarball }: Packed): Promise<PackedPackage> {
  const { stdout } = await promisify(execFile)('tar', ['-xzOf', tarball, 'package/package.json'])
  return { manifest: JSON.parse(stdout), tarball: await readFile(tarball) }
}
