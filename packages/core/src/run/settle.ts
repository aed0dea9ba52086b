import type { RunRequest } from './run-request.js'
import type { RunScope } from './run-scope.js'
import type { Situation } from './situation.js'

/** Notes what of the doubtful was done, by what has been read, and tells the listeners. */
export function settle(
  { context, mode }: RunRequest,
  { journal }: RunScope,
  { rows, table: { name: table } }: Situation,
): void {
  for (const { app, version, recorded } of journal.settleAdoption(rows)) {
    context.emit({ type: 'history', change: 'adopted', table, app, version, formerly: recorded })
  }
  for (const { resumed, ...step } of journal.settle(rows)) {
    const { app, version } = step
    context.emit(
      mode === 'record'
        ? { type: 'history', change: 'baselined', table, app, version }
        : { type: 'migration', phase: 'finished', ...step },
    )
  }
}
