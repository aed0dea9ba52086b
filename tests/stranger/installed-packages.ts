import { execFile } from 'node:child_process'
import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const store = join(root, 'node_modules/.pnpm')

/** What a `package.json` says, as far as anybody here asks for it. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly scripts?: unknown
}

/** A package of others that this repository has installed, and where. */
export interface InstalledPackage {
  readonly folder: string
  readonly manifest: Manifest
}

/** By name. Of several versions that which the repository itself depends on comes first, else the highest. */
export function installedPackages(): ReadonlyMap<string, readonly InstalledPackage[]> {
  const all = new Map<string, InstalledPackage[]>()
  for (const entry of readdirOf(store).filter((one) => one.isDirectory()))
    for (const folder of foldersOf(join(store, entry.name, 'node_modules'))) {
      const one = { folder, manifest: manifestOf(folder) }
      all.set(one.manifest.name, [...(all.get(one.manifest.name) ?? []), one])
    }
  return new Map([...all].map(([name, versions]) => [name, versions.toSorted(byPreference(name))]))
}

function byPreference(name: string): (one: InstalledPackage, other: InstalledPackage) => number {
  const own = join(root, 'node_modules', name)
  const preferred = existsSync(own) ? realpathSync(own) : undefined
  return (one, other) =>
    Number(other.folder === preferred) - Number(one.folder === preferred) ||
    other.manifest.version.localeCompare(one.manifest.version, 'en', { numeric: true })
}

/**
 * Packs it as it stands there, compiled where it has to be. What compiling needs is left out, so that an install of it compiles
 * nothing.
 */
export async function packInstalled({ folder, manifest }: InstalledPackage): Promise<Buffer> {
  const work = await mkdtemp(join(tmpdir(), 'godwit-installed-'))
  try {
    await cp(folder, join(work, 'package'), {
      recursive: true,
      filter: (path) => isNeeded(path.slice(folder.length)),
    })
    await writeFile(join(work, 'package/package.json'), JSON.stringify(withoutScripts(manifest)))
    await promisify(execFile)('tar', ['-czf', 'package.tgz', 'package'], { cwd: work })
    return readFileSync(join(work, 'package.tgz'))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

export function withoutScripts({ scripts: _, ...manifest }: Manifest): Manifest {
  return manifest
}

function isNeeded(path: string): boolean {
  return !/^\/(?:node_modules|binding\.gyp|deps|build\/Release\/(?:obj|obj\.target|\.deps|.*\.a))(?:\/|$)/.test(
    path,
  )
}

/** Links are packages that stand elsewhere. */
function foldersOf(modules: string): string[] {
  const entries = readdirOf(modules).filter((one) => one.isDirectory() && !one.name.startsWith('.'))
  return entries.flatMap(({ name }) =>
    name.startsWith('@') ? foldersOf(join(modules, name)) : [join(modules, name)],
  )
}

function readdirOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
