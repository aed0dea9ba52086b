import { ClaimLost, claim, mark } from '../claim.js'
import type { LoadedStep } from '../loaded-step.js'
import type { Stage } from '../stage.js'
import { walkCode } from './walk-code.js'
import { amongAll, walkStatements } from './walk-statements.js'

/**
 * Runs one step that cannot be one transaction: claim, then its parts, each counted as it is done, then mark. A step that
 * was interrupted goes on where it stopped.
 * @returns how long it took, in milliseconds.
 * @throws ClaimLost when somebody else has moved, or has finished it; StateError INTERRUPTED when it cannot be known
 * what was done.
 */
export async function walk(stage: Stage, step: LoadedStep): Promise<number> {
  // Told to stop, it does so between two parts by itself: what was begun is to be counted.
  return stage.context.stops.hold(() => walkOn(stage, step))
}

async function walkOn(stage: Stage, step: LoadedStep): Promise<number> {
  const { session, begins, expected } = stage
  const { script } = step
  const started = performance.now()
  if (!step.resumed) await begins.transaction((tx) => claim(tx, step, expected), amongAll(step))

  if (script.kind === 'sql') await walkStatements(stage, step, script.statements)
  else if (!isCodeDone(step)) await walkCode(stage, step, script)

  const durationMs = performance.now() - started
  if (!(await session.transaction((tx) => mark(tx, step, expected, durationMs)))) throw new ClaimLost()
  return durationMs
}

function isCodeDone({ resumed, row }: LoadedStep): boolean {
  return resumed && (row?.statementsDone ?? 0) > 0
}
