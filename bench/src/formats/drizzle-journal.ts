import type { Step } from '../line.js'
import { versionOf } from '../line.js'
import type { Format } from './format.js'

/** Scripts with breakpoints, as its generator writes them, and the journal that lists them. It knows no way back. */
export const drizzleJournal: Format = (steps, engine) =>
  new Map([
    ['migrations/meta/_journal.json', JSON.stringify(journal(steps, engine), null, 2)],
    ...steps.map((step): [string, string] => [`migrations/${versionOf(step)}.sql`, script(step)]),
  ])

function journal(steps: readonly Step[], engine: string) {
  const dialect = engine === 'sqlite' ? 'sqlite' : 'postgresql'
  const entries = steps.map((step, idx) => ({
    idx,
    version: '7',
    when: Date.UTC(2024, 0, 1) + idx * 60_000,
    tag: versionOf(step),
    breakpoints: true,
  }))
  return { version: '7', dialect, entries }
}

function script({ up }: Step): string {
  return `${up.map((statement) => `${statement};`).join('\n--> statement-breakpoint\n')}\n`
}
