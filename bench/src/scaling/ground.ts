import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arenas/arena.js'
import type { Entrant } from '../entrant.js'
import type { Step } from '../line.js'
import { writeProject } from '../projects.js'

/** Where a study takes place: an arena, and a folder for the projects in it. */
export interface Ground {
  readonly arena: Arena
  readonly folder: string
}

/** A new project with these migrations, as the entrant reads them. */
export function project(
  { arena, folder }: Ground,
  entrant: Entrant,
  name: string,
  steps: readonly Step[],
): string {
  const own = join(folder, `${entrant.contestant}-${entrant.variant ?? ''}-${name}`)
  mkdirSync(own, { recursive: true })
  writeProject(own, entrant, steps, arena.engine)
  return own
}
