import type { Step } from '../line.js'
import { versionOf } from '../line.js'
import type { Files, Format } from './format.js'
import { sqlScript } from './sql-script.js'

/** `-- upgrade --` and `-- downgrade --` in one file. */
export const godwitSql: Format = (steps) => halves(steps, '-- upgrade --', '-- downgrade --')

/** `-- migrate:up` and `-- migrate:down` in one file. */
export const dbmateSql: Format = (steps) => halves(steps, '-- migrate:up', '-- migrate:down')

/** `-- Up Migration` and `-- Down Migration` in one file. */
export const nodePgMigrateSql: Format = (steps) => halves(steps, '-- Up Migration', '-- Down Migration')

function halves(steps: readonly Step[], up: string, down: string): Files {
  return new Map(
    steps.map((step) => [
      `migrations/${versionOf(step)}.sql`,
      `${up}\n${sqlScript(step.up)}\n${down}\n${sqlScript(step.down)}`,
    ]),
  )
}
