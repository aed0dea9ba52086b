import { bodyDatabase } from '../body-database.js'
import { isDatabaseError } from '../database-error.js'
import type { Database, Session, Statement, TransactionOptions } from '../dialect.js'
import { countStatement, noteCleanFailure } from '../history/version-table.js'
import { ClaimLost, claim, type Expected, mark, recordId, unclaim } from './claim.js'
import type { LoadedStep } from './loaded-step.js'
import { unprovable } from './refusals.js'
import { runScript } from './take.js'
import { transactionOptions } from './together.js'

/**
 * Runs one step that cannot be a transaction: each statement in one of its own, together with counting it as done.
 * Only what the engine refuses inside a transaction runs outside, and is counted after it. A step that was
 * interrupted goes on where it stopped.
 * @returns how long it took, in milliseconds.
 * @throws ClaimLost when somebody else has moved, or has finished it; StateError INTERRUPTED when it cannot be known
 * what was done.
 */
export async function walk(session: Session, step: LoadedStep, expected: Expected): Promise<number> {
  const started = performance.now()
  if (!step.resumed) await session.transaction((tx) => claim(tx, step, expected), amongAll(step))

  if (step.script.kind === 'sql') await walkStatements(session, step, expected, step.script.statements)
  else if (!step.resumed) await walkCode(session, step, expected)

  const durationMs = performance.now() - started
  if (!(await session.transaction((tx) => mark(tx, step, expected, durationMs)))) throw new ClaimLost()
  return durationMs
}

async function walkStatements(
  session: Session,
  step: LoadedStep,
  expected: Expected,
  statements: readonly Statement[],
): Promise<void> {
  const from = step.resumed ? (step.row?.statementsDone ?? 0) : 0
  for (const [index, statement] of [...statements.entries()].slice(from)) {
    const inDoubt = step.resumed && index === from && step.row?.inDoubt !== false
    if (statement.kind === 'outside-transaction') {
      await runOutside(session, step, expected, { statement, index, inDoubt })
      await session.transaction((tx) => count(tx, step, expected, index))
    } else {
      await withdrawnIfFirst(session, step, expected, index, () =>
        session.transaction(
          async (tx) => {
            await count(tx, step, expected, index)
            await tx.guard((db) => db.execute([statement]))
          },
          // What is still to come may have been mended since the claim.
          { ...transactionOptions([step]), ...(step.resumed ? amongAll(step) : {}) },
        ),
      )
    }
  }
}

function amongAll({ script, expectLoss }: LoadedStep): TransactionOptions {
  return script.kind === 'sql' ? { among: script.statements, expectLoss } : {}
}

/** Code counts as one statement. It is resumed only once that is counted, and its mark alone is missing. */
async function walkCode(session: Session, step: LoadedStep, expected: Expected): Promise<void> {
  await bodyDatabase(session).run((db) => runScript(db, step))
  await session.transaction((tx) => count(tx, step, expected, 0))
}

interface OutsideStatement {
  readonly statement: Statement
  readonly index: number
  /** A run that was interrupted may have executed it. */
  readonly inDoubt: boolean
}

async function runOutside(
  session: Session,
  step: LoadedStep,
  expected: Expected,
  { statement, index, inDoubt }: OutsideStatement,
): Promise<void> {
  const left = inDoubt ? await session.recover(statement) : 'not done'
  if (left === 'unknown') throw unprovable(step, `"${statement.text}" may or may not have been executed`)
  if (left === 'done') return
  try {
    await session.execute([statement])
  } catch (error) {
    if (failedCleanly(error)) await noteFailure(session, step, expected, statement, index)
    throw error
  }
}

/** So that the next run does not take what somebody else has made for this statement's work. */
async function noteFailure(
  session: Session,
  step: LoadedStep,
  expected: Expected,
  statement: Statement,
  index: number,
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

/** The engine has said that the statement failed, so it is not in doubt. */
function failedCleanly(error: unknown): boolean {
  return (
    isDatabaseError(error) && (error.kind === 'statement' || error.kind === 'denied' || error.kind === 'busy')
  )
}

async function count(
  db: Database,
  step: LoadedStep,
  expected: Expected,
  statementsDone: number,
): Promise<void> {
  const state = step.direction === 'upgrade' ? 'running' : 'reverting'
  const id = recordId(step, expected)
  if (!(await countStatement(db, expected.table, { id, state, statementsDone }))) throw new ClaimLost()
}

/** A step whose first statement fails, and was rolled back, leaves no trace. */
async function withdrawnIfFirst(
  session: Session,
  step: LoadedStep,
  expected: Expected,
  index: number,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run()
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
