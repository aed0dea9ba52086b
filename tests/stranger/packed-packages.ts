import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The packages that are published, as those who use them install them. */
export const PUBLISHED = [
  '@godwit/core',
  '@godwit/dialect-sqlite',
  '@godwit/dialect-postgres',
  'godwit',
] as const

/** Packs them, as they were built, and gives the tarball of each. They are gone with the work. */
export async function withPackedPackages<T>(
  work: (tarballs: ReadonlyMap<string, string>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-packed-'))
  try {
    const packed = await Promise.all(PUBLISHED.map(async (name) => [name, await pack(name, folder)] as const))
    return await work(new Map(packed))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function pack(name: string, folder: string): Promise<string> {
  const to = join(folder, name.replace('/', '-'))
  const pnpm = join(root, 'node_modules/pnpm/bin/pnpm.cjs')
  await run(process.execPath, [pnpm, '--filter', name, 'pack', '--pack-destination', to], { cwd: root })
  const [tarball = ''] = await readdir(to)
  return join(to, tarball)
}
