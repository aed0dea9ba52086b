import { bodyDatabase } from '../../body-database.js'
import type { Database } from '../../dialect.js'
import { leaveInDoubt } from '../../history/progress.js'
import type { Code } from '../../source/migration.js'
import { ClaimLost, count, recordId, stateOf, unclaim } from '../claim.js'
import type { CodeLeft } from '../journal.js'
import type { LoadedStep } from '../loaded-step.js'
import type { Stage } from '../stage.js'
import { batches } from './batches.js'

/**
 * Runs code that is no transaction, and counts it as one statement. Until it does something by itself its record says
 * that nothing is in doubt; its batches keep a checkpoint.
 */
export async function walkCode(stage: Stage, step: LoadedStep, code: Code): Promise<void> {
  const { session, expected, context, journal } = stage
  const record = certainty(stage, step)
  const lent = bodyDatabase(record.directly, context.stops.cancel)
  const { batch, checkComplete } = batches({
    session,
    step,
    expected,
    checkStop: () => context.stops.check(),
    onPiece(rows) {
      record.pieceDone()
      context.emit({ type: 'batch', app: step.app, version: step.version, rows })
    },
  })
  try {
    await lent.run((db, lend) =>
      code.run({
        execute: (script) => db.execute(script),
        query: (statement) => db.query(statement),
        batch: (of, work) => lend(() => batch(of, work)),
      }),
    )
    checkComplete()
  } catch (error) {
    const lost = [error, lent.firstFailure].find((one) => one instanceof ClaimLost)
    if (lost !== undefined) throw lost
    journal.leave(record.left())
    // That failure is what the caller has to hear of. Where this fails too, the next run goes on from the record.
    if (record.left() === 'nothing')
      await session.transaction((tx) => unclaim(tx, step, expected)).catch(() => {})
    throw error
  }
  await session.transaction((tx) => count(tx, step, expected, 0))
}

/** Keeps the record true about whether anything is in doubt: it says so before the code does the first thing by itself. */
function certainty({ session, expected }: Stage, step: LoadedStep) {
  let direct: Promise<void> | undefined
  let pieces = step.row?.checkpoint === null || step.row === null ? 0 : 1
  const at = { id: recordId(step, expected), state: stateOf(step) }
  const touch = () => {
    direct ??= session.transaction(async (tx) => {
      if (!(await leaveInDoubt(tx, expected.table, at))) throw new ClaimLost()
    })
    return direct
  }
  const directly: Database = {
    execute: async (script) => {
      await touch()
      return session.execute(script)
    },
    query: async (statement) => {
      await touch()
      return session.query(statement)
    },
  }
  return {
    directly,
    pieceDone: () => {
      pieces += 1
    },
    left(): CodeLeft {
      if (direct !== undefined) return 'in doubt'
      return pieces === 0 ? 'nothing' : 'pieces'
    },
  }
}
