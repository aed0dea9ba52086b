import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from './arenas/arena.js'
import type { Entrant, Site } from './entrant.js'
import { type LineOptions, line } from './line.js'
import { writeProject } from './projects.js'
import { runContestant } from './run-contestant.js'
import type { Sizes } from './sizes.js'

/** What all works on one engine share: where databases are made, and what was prepared once. */
export interface Bench {
  readonly arena: Arena
  readonly sizes: Sizes
  /** The entrant's project with that line of migrations; written when it is first asked for. */
  project(entrant: Entrant, options: LineOptions): string
  /** A database to which that line was applied by the entrant itself. To be copied, never changed. */
  prepared(entrant: Entrant, options: LineOptions): Promise<string>
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
  const project = (entrant: Entrant, options: LineOptions) => {
    const { contestant, format } = entrant
    const key = `${contestant} ${format.name} ${JSON.stringify(options)}`
    const known = projects.get(key)
    if (known !== undefined) return known
    const own = join(folder, `project-${projects.size + 1}`)
    mkdirSync(own, { recursive: true })
    writeProject(own, entrant, line(options), arena.engine)
    projects.set(key, own)
    return own
  }
  const prepare = async (entrant: Entrant, options: LineOptions) => {
    const database = await arena.create()
    const site = { engine: arena.engine, folder: project(entrant, options), database }
    const { error } = await runContestant(entrant, 'upgrade', site, { limitMs: 600_000 })
    if (error !== undefined) throw new Error(`${entrant.name} could not prepare a database: ${error}`)
    return database
  }
  return {
    arena,
    sizes,
    project,
    prepared(entrant, options) {
      const { contestant, variant, format } = entrant
      const key = `${contestant} ${variant} ${format.name} ${JSON.stringify(options)}`
      const known = databases.get(key) ?? prepare(entrant, options)
      databases.set(key, known)
      return known
    },
    async on(entrant, options, database, work) {
      try {
        return await work({ engine: arena.engine, folder: project(entrant, options), database })
      } finally {
        await arena.remove(database)
      }
    },
  }
}
