import type { AppStatus, HistoryEntry, StatusReport } from '../../run/reports.js'
import type { Invocation } from '../command.js'
import { count } from './count.js'
import { duration } from './duration.js'
import { printable } from './label.js'
import { problemJson } from './plan.js'
import { table } from './table.js'

/** A status for people: one line for each app, what is pending, and what is wrong; with --verbose, what is applied too. */
export function statusText(report: StatusReport, invocation: Invocation): string {
  return printable(
    `${report.database} (${report.dialect})\n${report.apps.map((app) => appText(app, invocation)).join('')}`,
  )
}

/** The same for `--json`. */
export function statusJson({ database, dialect, apps }: StatusReport): object {
  return {
    database,
    apps: apps.map(({ app, state, applied, pending, interrupted, ahead, problems }) => ({
      app,
      dialect,
      state,
      applied: applied.map(({ version, appliedAt, durationMs }) => ({ version, appliedAt, durationMs })),
      pending,
      interrupted,
      ahead,
      problems: problems.map(problemJson),
    })),
  }
}

/** When a migration was applied, and how long it took, as cells of a table. */
export function appliedCells({ appliedAt, durationMs }: HistoryEntry): string[] {
  return [
    appliedAt?.replace('T', ' ').replace(/\.\d+Z$/, 'Z') ?? 'unknown time',
    durationMs === null ? '' : duration(durationMs),
  ]
}

function appText(
  { app, location, state, applied, pending, interrupted, ahead, problems }: AppStatus,
  { flags, hint }: Invocation,
): string {
  const newer = new Set(ahead)
  const known = applied.filter(({ version }) => !newer.has(version))
  const shown = flags.verbose ? known : known.slice(-1)
  const more = known.length - shown.length
  return [
    `${app}: ${state}, ${count(applied)} applied, ${pending.length} pending\n`,
    `  files    ${location}\n`,
    more === 0 ? '' : `  applied  ${more} earlier\n`,
    table(
      [
        ...shown.map((entry) => ['applied', entry.version, ...appliedCells(entry)]),
        ...interrupted.map((version) => ['interrupted', version]),
        ...ahead.map((version) => ['ahead', version]),
        ...pending.map((version) => ['pending', version]),
      ].map(([kind = '', ...cells]) => [kind.padEnd(7), ...cells]),
      2,
    ),
    ...problems.map(({ code, message, fix }) => `\n${code}: ${message}\n  ${fix}${hint(fix)}\n`),
  ].join('')
}
