import { isDatabaseError } from '../../database-error.js'
import type { Transaction } from '../../dialect.js'
import { rewriteRow } from '../../history/claims.js'
import type { HistoryRow } from '../../history/row.js'
import { retryRow, settleRow } from '../../history/verdicts.js'
import { ClaimLost, type Expected, isoTime, recordOf } from '../claim.js'
import { describeFailure } from '../failure.js'
import type { LoadedStep } from '../loaded-step.js'
import { leftInDoubt } from '../refusals.js'
import type { Transacting } from '../safety-copy.js'
import { runScript, takeWithin } from '../take.js'
import { transactionOptions } from '../together.js'

/**
 * Runs what is left of a migration and records all of it, in one transaction: either both happened or nothing.
 * @param begins the session's transactions, the first of which begins with the safety copy.
 * @throws ClaimLost when somebody else has moved since the version table was read.
 */
export async function finish(begins: Transacting, step: LoadedStep, expected: Expected): Promise<void> {
  const { row, version } = step
  try {
    await begins.transaction(
      async (tx) => {
        if (row === null) await takeWithin(tx, step, expected)
        else await settleWithin(tx, step, row, expected)
      },
      transactionOptions([step]),
    )
  } catch (error) {
    if (error instanceof ClaimLost) throw error
    if (isDatabaseError(error) && error.kind === 'unknown-outcome')
      throw leftInDoubt(error, `Whether "${version}" was finished is not known: run: godwit status`)
    throw describeFailure(error, step, { completed: [], remaining: [version], together: false })
  }
}

async function settleWithin(
  tx: Transaction,
  step: LoadedStep,
  row: HistoryRow,
  expected: Expected,
): Promise<void> {
  const { table } = expected
  // Nothing is in doubt from here on. It is also the claim: only a record that still is as it was read can be told so.
  if (!(await retryRow(tx, table, row))) throw new ClaimLost()
  await tx.guard((db) => runScript(db, step))
  if (!(await settleRow(tx, table, { ...row, inDoubt: false }, isoTime(expected)))) throw new ClaimLost()
  await rewriteRow(tx, table, row.id, recordOf(step))
}
