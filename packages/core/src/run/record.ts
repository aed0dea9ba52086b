import { afterStep, claim, mark } from './claim.js'
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
  await session.transaction(async (tx) => {
    let current = expected
    for (const step of steps) {
      await claim(tx, step, current)
      await mark(tx, step, current, 0)
      current = afterStep(step, current)
    }
  })
  for (const { app, version, direction, from } of steps) {
    journal.complete({ app, version, direction, from, durationMs: 0 })
    context.emit({ type: 'history', change: 'baselined', table: expected.table.name, app, version })
  }
}
