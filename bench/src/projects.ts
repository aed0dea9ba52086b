import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from './engine.js'
import type { Entrant } from './entrant.js'
import type { Step } from './line.js'

/**
 * Writes the project of a user of that tool into `folder`: migrations in its format, and beside them its packages, so
 * that a migration can import them.
 */
export function writeProject(
  folder: string,
  entrant: Pick<Entrant, 'contestant' | 'format'>,
  steps: readonly Step[],
  engine: Engine,
): void {
  for (const [file, text] of entrant.format(steps, engine)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const modules = fileURLToPath(new URL(`../contestants/${entrant.contestant}/node_modules`, import.meta.url))
  symlinkSync(modules, join(folder, 'node_modules'), 'junction')
}
