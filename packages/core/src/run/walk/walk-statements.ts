import { isDatabaseError } from '../../database-error.js'
import type { Statement, TransactionOptions } from '../../dialect.js'
import { noteCleanFailure } from '../../history/progress.js'
import { ClaimLost, count, recordId, unclaim } from '../claim.js'
import type { LoadedStep } from '../loaded-step.js'
import { unprovable } from '../refusals.js'
import type { Stage } from '../stage.js'
import { transactionOptions } from '../together.js'

/**
 * Runs the statements of a step that are not done yet, each in a transaction of its own, together with counting it. Only
 * what the engine refuses inside a transaction runs outside, and is counted after it. Each runs with what the statements
 * before it have set.
 */
export async function walkStatements(
  stage: Stage,
  step: LoadedStep,
  statements: readonly Statement[],
): Promise<void> {
  const from = step.resumed ? (step.row?.statementsDone ?? 0) : 0
  for (const [index, statement] of [...statements.entries()].slice(from)) {
    stage.context.stops.check()
    // The session forgets them with each transaction, and with the process.
    const settings = statements.slice(0, index).filter(({ kind }) => kind === 'setting')
    const isOutside = statement.kind === 'outside-transaction'
    await (isOutside ? walkOutside : walkInside)(stage, step, { settings, statement, index })
  }
}

/** For a transaction to be judged by all that the step does, of which it is a part. */
export function amongAll({ script, expectLoss }: LoadedStep): TransactionOptions {
  return script.kind === 'sql' ? { among: script.statements, expectLoss } : {}
}

interface Part {
  /** What the statements before it have set. */
  readonly settings: readonly Statement[]
  readonly statement: Statement
  readonly index: number
}

/** A step whose first statement fails, and was rolled back, leaves no trace. */
async function walkInside({ session, expected }: Stage, step: LoadedStep, part: Part): Promise<void> {
  const { settings, statement, index } = part
  try {
    await session.transaction(
      async (tx) => {
        await count(tx, step, expected, index)
        await tx.guard((db) => db.execute([...settings, statement]))
      },
      // What is still to come may have been mended since the claim.
      { ...transactionOptions([step]), ...(step.resumed ? amongAll(step) : {}) },
    )
  } catch (error) {
    if (index === 0 && wasRolledBack(error)) {
      // That failure is what the caller has to hear of. Where this fails too, the next run goes on from the record.
      await session.transaction((tx) => unclaim(tx, step, expected)).catch(() => {})
    }
    throw error
  }
}

function wasRolledBack(error: unknown): boolean {
  if (error instanceof ClaimLost) return false
  return !isDatabaseError(error) || error.kind !== 'unknown-outcome'
}

async function walkOutside(stage: Stage, step: LoadedStep, part: Part): Promise<void> {
  const { session, expected } = stage
  const { settings, statement, index } = part
  if (settings.length > 0) await session.execute(settings)
  const left = isInDoubt(step, index) ? await session.recover(statement) : 'not done'
  if (left === 'unknown') throw unprovable(step, `"${statement.text}" may or may not have been executed`)
  if (left === 'not done') {
    try {
      await session.execute([statement])
    } catch (error) {
      if (failedCleanly(error)) await noteFailure(stage, step, part)
      throw error
    }
  }
  await session.transaction((tx) => count(tx, step, expected, index))
}

/** Whether a run that was interrupted may have executed it. */
function isInDoubt({ resumed, row }: LoadedStep, index: number): boolean {
  return resumed && index === (row?.statementsDone ?? 0) && row?.inDoubt !== false
}

/** The engine has said that the statement failed, so it is not in doubt. */
function failedCleanly(error: unknown): boolean {
  return (
    isDatabaseError(error) && (error.kind === 'statement' || error.kind === 'denied' || error.kind === 'busy')
  )
}

/** So that the next run does not take what somebody else has made for this statement's work. */
async function noteFailure(
  { session, expected }: Stage,
  step: LoadedStep,
  { statement, index }: Part,
): Promise<void> {
  try {
    // For what a failure leaves behind, such as an index that is not valid.
    await session.recover(statement)
    const at = { id: recordId(step, expected), statementsDone: index }
    await session.transaction((tx) =>
      index === 0 && !step.resumed ? unclaim(tx, step, expected) : noteCleanFailure(tx, expected.table, at),
    )
  } catch {
    // That failure is what the caller has to hear of. Where this fails too, the statement stays in doubt.
  }
}
