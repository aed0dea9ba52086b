import type { AppStatus, StatusReport } from '../../run/reports.js'
import type { Command } from '../command.js'
import { statusJson, statusText } from '../print/status.js'

export const status: Command = {
  name: 'status',
  aliases: [],
  summary: 'where the database stands, and what is wrong with it',
  description: [
    'Prints the state of each app, what is pending, and every problem with the next thing to type. Reads only, and creates nothing.',
    'Exit code 0: up to date, or ahead of these files (a newer release was here). 4: anything else.',
  ],
  flags: [],
  examples: ['godwit status', 'godwit status --json', 'godwit status -v'],
  run(invocation) {
    return invocation.withMigrator(async ({ migrator, only }) => {
      const report = selected(await migrator.status(), only.app)
      return {
        json: statusJson(report),
        text: statusText(report, invocation),
        exitCode: report.apps.every(isFine) ? 0 : 4,
      }
    })
  },
}

function selected(report: StatusReport, app: string | undefined): StatusReport {
  return app === undefined ? report : { ...report, apps: report.apps.filter((one) => one.app === app) }
}

function isFine({ state }: AppStatus): boolean {
  return state === 'up-to-date' || state === 'ahead'
}
