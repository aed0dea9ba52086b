import { versionOf } from '../line.js'
import type { Format } from './format.js'
import { sqlScript } from './sql-script.js'

/** `x.up.sql` beside `x.down.sql`. */
export const twoFiles: Format = (steps) =>
  new Map(
    steps.flatMap((step): [string, string][] => [
      [`migrations/${versionOf(step)}.up.sql`, sqlScript(step.up)],
      [`migrations/${versionOf(step)}.down.sql`, sqlScript(step.down)],
    ]),
  )
