import { unknownApp } from '../../plan/choose-apps.js'
import type { AppStatus, StatusReport } from '../../run/reports.js'
import type { Command } from '../command.js'
import { statusJson, statusText } from '../print/status.js'

export const status: Command = {
  name: 'status',
  aliases: [],
  summary: 'where the database stands, and what is wrong with it',
  description: [
    'Prints the state of each app, what is pending, and every problem with the next thing to type. Reads only, and creates nothing.',
    'Exit code 0: up to date, or ahead of these files (a newer release was here), unless that release has made it unfit for this one. 4: anything else.',
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

/** @throws ConfigurationError UNKNOWN_APP */
function selected(report: StatusReport, app: string | undefined): StatusReport {
  if (app === undefined) return report
  const apps = report.apps.filter((one) => one.app === app)
  if (apps.length === 0) throw unknownApp(app, report.apps)
  return { ...report, apps }
}

function isFine({ state, problems }: AppStatus): boolean {
  return state === 'up-to-date' || (state === 'ahead' && problems.every(({ code }) => code === 'AHEAD'))
}
