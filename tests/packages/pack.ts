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

/** Hands `work` all that is published, packed as it is built at the moment. The tarballs are there as long as it takes. */
export async function withPacked<T>(
  work: (packages: readonly Packed[]) => Promise<T>,
  repository = root,
): Promise<T> {
  const { packages, remove } = await packAll(repository)
  try {
    return await work(packages)
  } finally {
    await remove()
  }
}

/** The same for several tests of a file, which say themselves when it is enough. */
export async function packAll(repository = root): Promise<{
  readonly packages: readonly Packed[]
  remove(): Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-tarballs-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    return { packages: await packInto(folder, repository), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function packInto(folder: string, repository: string): Promise<Packed[]> {
  const pnpm = join(root, 'node_modules/pnpm/bin/pnpm.cjs')
  const filter = ['--recursive', '--filter', './packages/*']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [pnpm, ...filter, 'pack', '--json', '--pack-destination', folder],
    { cwd: repository },
  )
  const packed: { name: string; version: string; filename: string; files: { path: string }[] }[] =
    JSON.parse(stdout)
  return packed.map(({ name, version, filename, files }) => ({
    name,
    version,
    tarball: filename,
    files: files.map(({ path }) => path),
  }))
}
