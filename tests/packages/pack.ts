import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One published package, as its users get it. */
export interface Packed {
  readonly name: string
  readonly version: string
  /** Absolute path of the tarball. */
  readonly tarball: string
  /** Paths in the tarball, below `package/`. */
  readonly files: readonly string[]
}

/** Packs all that is published, as it is built at the moment, into a folder of its own. */
export async function packAll(repository = root): Promise<{
  readonly packages: readonly Packed[]
  remove(): Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-tarballs-'))
  const pnpm = join(root, 'node_modules/pnpm/bin/pnpm.cjs')
  const filter = ['--recursive', '--filter', './packages/*']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [pnpm, ...filter, 'pack', '--json', '--pack-destination', folder],
    { cwd: repository },
  )
  const packed: { name: string; version: string; filename: string; files: { path: string }[] }[] =
    JSON.parse(stdout)
  return {
    packages: packed.map(({ name, version, filename, files }) => ({
      name,
      version,
      tarball: filename,
      files: files.map(({ path }) => path),
    })),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
