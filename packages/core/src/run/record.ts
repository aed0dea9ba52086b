import { isDatabaseError } from '../database-error.js'
import { afterStep, claim, mark, recordId } from './claim.js'
import type { DoubtfulEntry } from './journal.js'
import type { LoadedStep } from './loaded-step.js'
import type { Stage } from './stage.js'

/**
 * Records steps as applied without running them, all of them or none.
 * @throws ClaimLost when somebody else has moved.
 */
export async function record(
  { session, context, journal, expected }: Stage,
  steps: readonly LoadedStep[],
): Promise<void> {
  const done: DoubtfulEntry[] = []
  try {
    await session.transaction(async (tx) => {
      let current = expected
      done.length = 0
      for (const step of steps) {
        await claim(tx, step, current)
        await mark(tx, step, current, 0)
        const { app, version, direction, from, resumed } = step
        done.push({ app, version, direction, from, resumed, durationMs: 0, id: recordId(step, current) })
        current = afterStep(step, current)
      }
    })
  } catch (error) {
    if (isDatabaseError(error) && error.kind === 'unknown-outcome') journal.doubt(done)
    throw error
  }
  for (const { id, ...entry } of done) {
    const { app, version } = entry
    journal.complete(entry)
    context.emit({ type: 'history', change: 'baselined', table: expected.table.name, app, version })
  }
}
