import { type CommandGroup, CATALOGUE as OPERATED } from '@godwit/core/operate'
import type { CliInvocation } from './command.js'

/** All commands in the order of help, each loaded when it is asked for. */
export const CATALOGUE: readonly CommandGroup<CliInvocation>[] = [
  {
    title: 'Write',
    entries: [
      { names: ['init'], load: async () => (await import('./commands/init.js')).init },
      { names: ['create'], load: async () => (await import('./commands/create.js')).create },
    ],
  },
  ...OPERATED,
]
