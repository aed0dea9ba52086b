import type { CommandEntry, CommandGroup } from './program.js'

const RUN: readonly CommandEntry[] = [
  { names: ['upgrade', 'up'], load: async () => (await import('./commands/upgrade.js')).upgrade },
  {
    names: ['downgrade', 'down', 'rollback'],
    load: async () => (await import('./commands/downgrade.js')).downgrade,
  },
  { names: ['redo'], load: async () => (await import('./commands/redo.js')).redo },
  { names: ['sync'], load: async () => (await import('./commands/sync.js')).sync },
  { names: ['baseline'], load: async () => (await import('./commands/baseline.js')).baseline },
]

const LOOK: readonly CommandEntry[] = [
  { names: ['status'], load: async () => (await import('./commands/status.js')).status },
  { names: ['heads'], load: async () => (await import('./commands/heads.js')).heads },
  { names: ['history'], load: async () => (await import('./commands/history.js')).history },
  { names: ['plan'], load: async () => (await import('./commands/plan.js')).plan },
]

const REPAIR: readonly CommandEntry[] = [
  { names: ['resolve'], load: async () => (await import('./commands/resolve.js')).resolve },
  { names: ['wait'], load: async () => (await import('./commands/wait.js')).wait },
]

/** The commands that need no project, but a migrator alone, in the order of help. */
export const CATALOGUE: readonly CommandGroup[] = [
  { title: 'Run', entries: RUN },
  { title: 'Look', entries: LOOK },
  { title: 'Repair', entries: REPAIR },
]
