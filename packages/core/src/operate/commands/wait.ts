import type { Command } from '../command.js'
import { duration } from '../print/duration.js'
import { sayProblems } from '../print/problems.js'

export const wait: Command = {
  name: 'wait',
  aliases: [],
  summary: 'wait until somebody else has applied everything',
  description: [
    'For what starts beside the process that migrates: an init container, a readiness probe, a script. Ends with 0 when nothing is pending, and with 5 when the time is up. Also waits for a database that does not answer yet, or is not there yet.',
    'Reads only: it needs no right to write, and takes no lock.',
  ],
  flags: ['lock-timeout'],
  examples: ['godwit wait', 'godwit wait --lock-timeout 10m && node bot.js'],
  run(invocation) {
    return invocation.withMigrator(async ({ migrator, only }) => {
      const { database, state, warnings, waitedMs } = await migrator.wait(only)
      sayProblems(warnings, invocation)
      return {
        json: { database, state, waitedMs },
        note: `${database}: nothing is pending, after ${duration(waitedMs)}.`,
      }
    })
  },
}
