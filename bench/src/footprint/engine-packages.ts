import type { Engine } from '../engine.js'

/** By package name, and for a tarball by the name that it was packed under. */
const BOUND: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: ['better-sqlite3', '@mikro-orm/better-sqlite', '@godwit/dialect-sqlite'],
  postgres: ['pg', '@mikro-orm/postgresql', '@godwit/dialect-postgres'],
}

export const DRIVERS: Readonly<Record<Engine, string>> = { sqlite: 'better-sqlite3', postgres: 'pg' }

type Dependencies = Readonly<Record<string, string>>

/** What is installed of these for one engine: all but the packages of the other. Null where it cannot do this engine. */
export function dependenciesFor(engine: Engine, all: Dependencies): Dependencies | null {
  const names = Object.keys(all)
  const other: Engine = engine === 'sqlite' ? 'postgres' : 'sqlite'
  const isBoundTo = (to: Engine) => names.some((name) => BOUND[to].includes(name))
  if (isBoundTo(other) && !isBoundTo(engine)) return null
  return Object.fromEntries(Object.entries(all).filter(([name]) => !BOUND[other].includes(name)))
}
