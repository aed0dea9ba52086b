import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from './arenas/arena.js'
import type { Entrant, Site } from './entrant.js'
import { type LineOptions, line, type Step } from './line.js'
import { writeProject } from './projects.js'
import { runContestant } from './run-contestant.js'
import type { Sizes } from './sizes.js'

/** What all works on one engine share: where databases are made, and what was prepared once. */
export interface Bench {
  readonly arena: Arena
  readonly sizes: Sizes
  /** The entrant's project with those migrations; written when it is first asked for by that name. */
  projectOf(entrant: Entrant, name: string, steps: () => readonly Step[]): string
  /** The same with a generated line. */
  project(entrant: Entrant, options: LineOptions): string
  /** A database to which that line was applied by the entrant itself. To be copied, never changed. */
  prepared(entrant: Entrant, options: LineOptions): Promise<string>
  /** What is made once and shared, by name. */
  once(name: string, make: () => Promise<string>): Promise<string>
  /** Runs `work` on a database, and removes that. */
  on<T>(
    entrant: Entrant,
    options: LineOptions,
    database: string,
    work: (site: Site) => Promise<T>,
  ): Promise<T>
}

/** Everything that is written lies in `folder`, which the caller removes. */
export function bench(arena: Arena, sizes: Sizes, folder: string): Bench {
  const projects = new Map<string, string>()
  const databases = new Map<string, Promise<string>>()
  const projectOf: Bench['projectOf'] = (entrant, name, steps) => {
    const { contestant, format } = entrant
    const key = `${contestant} ${format.name} ${name}`
    const known = projects.get(key)
    if (known !== undefined) return known
    const own = join(folder, `project-${projects.size + 1}`)
    mkdirSync(own, { recursive: true })
    writeProject(own, entrant, steps(), arena.engine)
    projects.set(key, own)
    return own
  }
  const project: Bench['project'] = (entrant, options) =>
    projectOf(entrant, JSON.stringify(options), () => line(options))
  const prepare = async (entrant: Entrant, options: LineOptions) => {
    const database = await arena.create()
    const site = { engine: arena.engine, folder: project(entrant, options), database }
    const preparing = entrant.preparing === undefined ? entrant : { ...entrant, variant: entrant.preparing }
    const { error } = await runContestant(preparing, 'upgrade', site, { limitMs: 600_000 })
    if (error !== undefined) throw new Error(`${entrant.name} could not prepare a database: ${error}`)
    return database
  }
  const once: Bench['once'] = (name, make) => {
    const known = databases.get(name) ?? make()
    databases.set(name, known)
    return known
  }
  return {
    arena,
    sizes,
    projectOf,
    project,
    prepared(entrant, options) {
      const { contestant, variant, preparing = variant, format } = entrant
      const name = `${contestant} ${preparing} ${format.name} ${JSON.stringify(options)}`
      return once(name, () => prepare(entrant, options))
    },
    once,
    async on(entrant, options, database, work) {
      try {
        return await work({ engine: arena.engine, folder: project(entrant, options), database })
      } finally {
        await arena.remove(database)
      }
    },
  }
}
