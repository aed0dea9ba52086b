import type { Command } from '../command.js'
import { count } from '../print/count.js'

export const heads: Command = {
  name: 'heads',
  aliases: [],
  summary: 'versions that are not applied yet',
  description: [
    'Prints the pending versions, one on a line, in the order in which they would run. Reads only. `godwit status` says more.',
  ],
  flags: [],
  examples: ['godwit heads', 'godwit heads --json'],
  run(invocation) {
    return invocation.withMigrator(async ({ migrator, database, only, label }) => {
      const pending = await migrator.pending(only)
      return {
        json: { database, pending: pending.map(label) },
        text: pending.map((step) => `${label(step)}\n`).join(''),
        note:
          pending.length === 0
            ? `${database}: nothing is pending.`
            : `${database}: ${count(pending)} pending.`,
      }
    })
  },
}
