import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A package as it lies in `node_modules`. */
export interface InstalledPackage {
  readonly name: string
  readonly version: string
  /** The sizes of its own files together, without the packages that are nested in it. */
  readonly bytes: number
}

/** Every package below this `node_modules`, nested ones too. */
export function installedPackages(modules: string): InstalledPackage[] {
  return entries(modules)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap((entry) => {
      const folder = path.join(modules, entry.name)
      if (entry.name.startsWith('@')) return installedPackages(folder)
      return [describe(folder), ...installedPackages(path.join(folder, 'node_modules'))]
    })
}

function describe(folder: string): InstalledPackage {
  const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return { name, version, bytes: sizeOf(folder) }
}

function sizeOf(folder: string): number {
  return entries(folder)
    .filter((entry) => !(entry.isDirectory() && entry.name === 'node_modules'))
    .map((entry) => path.join(folder, entry.name))
    .reduce((sum, file) => sum + (lstatSync(file).isDirectory() ? sizeOf(file) : lstatSync(file).size), 0)
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
