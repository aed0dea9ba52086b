import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Manifest } from './installed-packages.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The packages that are published, as those who use them install them. */
const PUBLISHED = ['@godwit/core', '@godwit/dialect-sqlite', '@godwit/dialect-postgres', 'godwit'] as const

export interface PackedPackage {
  readonly manifest: Manifest
  readonly tarball: Buffer
}

/** They, packed as they were built when they were first asked for. */
export function packedPackages(): Promise<readonly PackedPackage[]> {
  packed ??= packAll()
  return packed
}

let packed: Promise<readonly PackedPackage[]> | undefined

async function packAll(): Promise<readonly PackedPackage[]> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-packed-'))
  try {
    return await Promise.all(PUBLISHED.map((name, index) => pack(name, join(folder, String(index)))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function pack(name: string, folder: string): Promise<PackedPackage> {
  const pnpm = join(root, 'node_modules/pnpm/bin/pnpm.cjs')
  await run(process.execPath, [pnpm, '--filter', name, 'pack', '--pack-destination', folder], { cwd: root })
  const [file = ''] = await readdir(folder)
  const tarball = join(folder, file)
  const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json'])
  return { manifest: JSON.parse(stdout), tarball: await readFile(tarball) }
}
