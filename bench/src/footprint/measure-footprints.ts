import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DRIVERS, dependenciesFor, type Engine } from './engine-packages.js'
import { beyondDriver, type Footprint } from './footprint.js'
import type { FootprintRow } from './footprint-table.js'
import { installAlone } from './install-alone.js'
import type { InstalledPackage } from './installed-packages.js'
import { packGodwit } from './pack-godwit.js'
import { type Subject, subjects } from './subjects.js'

/**
 * Installs every subject into an empty project, once for each engine, and says what that brings beside the driver.
 * @param drivers the version of each driver, which everybody gets
 */
export function measureFootprints(
  repository: string,
  drivers: Readonly<Record<string, string>>,
  tell: (line: string) => void,
): FootprintRow[] {
  const packed = mkdtempSync(path.join(tmpdir(), 'godwit-packed-'))
  try {
    const tarballs = packGodwit(repository, packed)
    const alone = (engine: Engine) => installAlone({ [DRIVERS[engine]]: drivers[DRIVERS[engine]] ?? '*' }, {})
    const bare = { sqlite: alone('sqlite'), postgres: alone('postgres') }
    return subjects(path.join(repository, 'bench/contestants'), tarballs).map((subject) => {
      tell(`footprint: ${subject.name}`)
      return rowOf(subject, drivers, bare)
    })
  } finally {
    rmSync(packed, { recursive: true })
  }
}

function rowOf(
  { name, dependencies }: Subject,
  drivers: Readonly<Record<string, string>>,
  bare: Readonly<Record<Engine, readonly InstalledPackage[]>>,
): FootprintRow {
  const named = Object.keys(dependencies).filter((dependency) => !Object.values(DRIVERS).includes(dependency))
  const installed = new Map<string, string>()
  const on = (engine: Engine): Footprint | null => {
    const chosen = dependenciesFor(engine, dependencies)
    if (chosen === null) return null
    const there = installAlone(chosen, { ...drivers, ...tarballsAmong(dependencies) })
    for (const one of there) if (named.includes(one.name)) installed.set(one.name, one.version)
    return beyondDriver(there, bare[engine])
  }
  const [sqlite, postgres] = [on('sqlite'), on('postgres')]
  const list = named.map((dependency) => `${dependency} ${installed.get(dependency)}`).join(', ')
  return { name, installed: list, sqlite, postgres }
}

/** What is not published yet comes from its tarball for those, too, that depend on it. */
function tarballsAmong(dependencies: Subject['dependencies']): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).filter(([, spec]) => spec.startsWith('file:')))
}
