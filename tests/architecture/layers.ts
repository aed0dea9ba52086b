import path from 'node:path'
import { importedPackage } from './imports.js'
import { filesOf, owner, type SourceTree } from './source-tree.js'

/** Who may import whom of our own packages (DESIGN, "Layers"). Nothing may import the command or an app. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  models: ['@godwit/core'],
  verify: ['@godwit/core', '@godwit/models'],
  transfer: ['@godwit/core'],
  'dialect-sqlite': ['@godwit/core', '@godwit/models'],
  'dialect-postgres': ['@godwit/core', '@godwit/models'],
  testkit: ['@godwit/core'],
  cli: ['@godwit/core', '@godwit/models', '@godwit/verify', '@godwit/transfer'],
  'bot-demo': ['@godwit/core', '@godwit/models', '@godwit/dialect-sqlite', '@godwit/dialect-postgres'],
}

/** Which packages speak to a database themselves, and where. */
const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['dialect-sqlite', 'bot-demo'],
  pg: ['dialect-postgres', 'bot-demo'],
  'node:sqlite': [],
  sqlite3: [],
  libsql: [],
  'pg-native': [],
  postgres: [],
}

/** Imports of our own packages that point up or sideways. */
export function upwardImports(tree: SourceTree): string[] {
  return eachImport(tree, (file, specifier) => {
    const name = importedPackage(specifier) ?? ''
    if (!name.startsWith('@godwit/') && name !== 'godwit') return false
    return !MAY_IMPORT[owner(file)]?.includes(name)
  })
}

/** Packages and apps that the layers do not know. */
export function unknownPackages(tree: SourceTree): string[] {
  return [...new Set([...tree.keys()].map(owner))].filter((name) => !Object.hasOwn(MAY_IMPORT, name))
}

/** Relative imports that leave the package's own folder: no way around its public surface. */
export function importsOfForeignFiles(tree: SourceTree): string[] {
  return eachImport(tree, (file, specifier) => {
    if (!specifier.startsWith('.')) return false
    const home = file.split('/').slice(0, 2).join('/')
    return !path.posix.join(path.posix.dirname(file), specifier).startsWith(`${home}/`)
  })
}

/** Imports of a driver anywhere but in its own dialect and the demo. */
export function strayDrivers(tree: SourceTree): string[] {
  return eachImport(tree, (file, specifier) => {
    const homes = DRIVERS[importedPackage(specifier) ?? '']
    return homes !== undefined && !homes.includes(owner(file))
  })
}

/** Imports of core from anything but its own files and Node: it has no dependencies at all. */
export function dependenciesOfCore(tree: SourceTree): string[] {
  return eachImport(new Map(filesOf(tree, 'core')), (_file, specifier) => {
    return !specifier.startsWith('.') && !specifier.startsWith('node:')
  })
}

function eachImport(tree: SourceTree, isWrong: (file: string, specifier: string) => boolean): string[] {
  return [...tree].flatMap(([file, { imports }]) =>
    imports
      .filter((specifier) => isWrong(file, specifier))
      .map((specifier) => `${file} imports ${specifier}`),
  )
}
