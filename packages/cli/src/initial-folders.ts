import { type Dirent, readdirSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { DialectKey } from '@godwit/core'

/**
 * Where a new project's migrations are, by dialect: where there are some already, else in a folder to be made. Never one that would
 * hide another: what runs without a config has to go on with the same files.
 */
export function initialFolders(
  base: string,
  dialects: readonly DialectKey[],
): readonly (readonly [DialectKey, string])[] {
  const migrations = resolve(base, 'migrations')
  const present = entriesOf(migrations)
  const holdsFiles = present?.some((entry) => entry.isFile()) === true
  const isBare = present?.length === 0 && dialects.length === 1
  return dialects.map((dialect) => {
    const own = present?.some((entry) => entry.name === dialect && !entry.isFile()) === true
    return [dialect, !own && (holdsFiles || isBare) ? migrations : resolve(migrations, dialect)]
  })
}

/** A folder as it is written in a config that stands in `base`. */
export function writtenFrom(base: string, folder: string): string {
  const path = relative(base, folder).replaceAll('\\', '/')
  return path.startsWith('../') ? path : `./${path}`
}

/** Whether a folder is not there, or has nothing but hidden files in it. */
export function isEmpty(folder: string): boolean {
  return (entriesOf(folder) ?? []).length === 0
}

function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  } catch {
    return undefined
  }
}
