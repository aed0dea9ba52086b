import type { Engine } from '../engine.js'
import { DRIVERS, dependenciesFor } from './engine-packages.js'
import { beyondDriver, type Footprint } from './footprint.js'
import type { FootprintRow } from './footprint-table.js'
import { installAlone } from './install-alone.js'
import type { InstalledPackage } from './installed-packages.js'
import { type Subject, subjects } from './subjects.js'

/**
 * Installs every contestant into an empty project, once for each engine, and says what that brings beside the driver.
 * Godwit's tarballs have to lie where its manifest says.
 */
export function measureFootprints(contestants: string, say: (line: string) => void): FootprintRow[] {
  const all = subjects(contestants)
  const drivers = driversOf(all)
  const alone = (engine: Engine) => installAlone({ [DRIVERS[engine]]: drivers[DRIVERS[engine]] ?? '' }, {})
  const bare = { sqlite: alone('sqlite'), postgres: alone('postgres') }
  return all.map((subject) => {
    say(`footprint: ${subject.name}`)
    return rowOf(subject, drivers, bare)
  })
}

/** In the version that the contestants are measured with, for those too that depend on another one. */
function driversOf(all: readonly Subject[]): Record<string, string> {
  const names = Object.values(DRIVERS)
  const pinned = all.flatMap(({ dependencies }) => Object.entries(dependencies))
  return Object.fromEntries(pinned.filter(([name]) => names.includes(name)))
}

function rowOf(
  { name, dependencies }: Subject,
  drivers: Readonly<Record<string, string>>,
  bare: Readonly<Record<Engine, readonly InstalledPackage[]>>,
): FootprintRow {
  const named = Object.keys(dependencies).filter((one) => !Object.values(DRIVERS).includes(one))
  const versions = new Map<string, string>()
  const on = (engine: Engine): Footprint | null => {
    const chosen = dependenciesFor(engine, dependencies)
    if (chosen === null) return null
    const there = installAlone(chosen, { ...drivers, ...tarballsAmong(dependencies) })
    for (const one of there) versions.set(one.name, one.version)
    return beyondDriver(there, bare[engine])
  }
  const [sqlite, postgres] = [on('sqlite'), on('postgres')]
  return { name, installed: named.map((one) => `${one} ${versions.get(one)}`).join(', '), sqlite, postgres }
}

/** What is not published yet comes from its tarball for those, too, that depend on it. */
function tarballsAmong(dependencies: Subject['dependencies']): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).filter(([, spec]) => spec.startsWith('file:')))
}
