import { didYouMean } from '@godwit/core'
import { CliError } from './cli-error.js'
import type { Command } from './command.js'

/** All commands in the order of help, each loaded when it is asked for. */
export const CATALOGUE: readonly CatalogueGroup[] = [
  {
    title: 'Write',
    entries: [
      { names: ['init'], load: async () => (await import('./commands/init.js')).init },
      { names: ['create'], load: async () => (await import('./commands/create.js')).create },
    ],
  },
  {
    title: 'Run',
    entries: [
      { names: ['upgrade', 'up'], load: async () => (await import('./commands/upgrade.js')).upgrade },
      {
        names: ['downgrade', 'down', 'rollback'],
        load: async () => (await import('./commands/downgrade.js')).downgrade,
      },
      { names: ['redo'], load: async () => (await import('./commands/redo.js')).redo },
      { names: ['baseline'], load: async () => (await import('./commands/baseline.js')).baseline },
    ],
  },
  {
    title: 'Look',
    entries: [
      { names: ['status'], load: async () => (await import('./commands/status.js')).status },
      { names: ['heads'], load: async () => (await import('./commands/heads.js')).heads },
      { names: ['history'], load: async () => (await import('./commands/history.js')).history },
      { names: ['plan'], load: async () => (await import('./commands/plan.js')).plan },
    ],
  },
  {
    title: 'Repair',
    entries: [
      { names: ['resolve'], load: async () => (await import('./commands/resolve.js')).resolve },
      { names: ['wait'], load: async () => (await import('./commands/wait.js')).wait },
    ],
  },
]

export interface CatalogueGroup {
  readonly title: string
  readonly entries: readonly CatalogueEntry[]
}

export interface CatalogueEntry {
  /** The name, then its aliases. */
  readonly names: readonly string[]
  readonly load: () => Promise<Command>
}

/** The name of the command that `word` is the name or an alias of. */
export function commandName(word: string): string | undefined {
  return ENTRIES.find(({ names }) => names.includes(word))?.names[0]
}

/** @throws CliError USAGE, with the command that was probably meant. */
export function findCommand(name: string): Promise<Command> {
  const entry = ENTRIES.find((candidate) => candidate.names.includes(name))
  if (entry !== undefined) return entry.load()
  const meant = didYouMean(
    name,
    ENTRIES.flatMap((candidate) => candidate.names),
  )
  throw new CliError('USAGE', `Unknown command "${name}".`, {
    fix: meant === undefined ? 'See `godwit help`.' : `Did you mean \`godwit ${meant}\`?`,
  })
}

const ENTRIES = CATALOGUE.flatMap((group) => group.entries)
