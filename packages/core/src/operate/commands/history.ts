import type { Command } from '../command.js'
import { count } from '../print/count.js'
import { appliedCells } from '../print/status.js'
import { table } from '../print/table.js'

export const history: Command = {
  name: 'history',
  aliases: [],
  summary: 'what was applied, and when',
  description: [
    'Prints the applied migrations, the oldest application first, with the time by the clock of the database (UTC) and how long each took. Reads only.',
  ],
  flags: [],
  examples: ['godwit history', 'godwit history --json'],
  run(invocation) {
    return invocation.withMigrator(async ({ migrator, database, only, label }) => {
      const entries = await migrator.history(only)
      return {
        json: {
          database,
          history: entries.map(({ app, version, appliedAt, durationMs }) => ({
            app,
            version,
            appliedAt,
            durationMs,
          })),
        },
        text: table(entries.map((entry) => [label(entry), ...appliedCells(entry)])),
        note: `${database}: ${count(entries)} applied.`,
      }
    })
  },
}
