import { DatabaseError } from '../database-error.js'
import type { Database, Session, Transaction, TransactionOptions } from '../dialect.js'
import { ConfigurationError } from '../errors.js'
import { ClaimLost, claim, type Ledger, mark } from './claim.js'
import type { Work } from './work.js'

/**
 * Runs one step in one transaction: claim, guarded body, mark, COMMIT. Either all of it happened or nothing.
 * @returns how long it took, in milliseconds.
 * @throws ClaimLost when somebody else has moved since the version table was read.
 */
export async function take(session: Session, work: Work, ledger: Ledger): Promise<number> {
  return session.transaction((tx) => takeWithin(tx, work, ledger), transactionOptions([work]))
}

/** The same inside a transaction that is open already. */
export async function takeWithin(tx: Transaction, work: Work, ledger: Ledger): Promise<number> {
  const started = performance.now()
  if (!(await claim(tx, work, ledger))) throw new ClaimLost()
  await tx.guard((db) => runScript(db, work))
  const durationMs = performance.now() - started
  if (await mark(tx, work, ledger, durationMs)) return durationMs
  throw new DatabaseError(`The migration removed or changed its own record in "${ledger.table.name}".`, {
    kind: 'statement',
  })
}

/** Runs the body of a step. */
export async function runScript(db: Database, { script }: Work): Promise<void> {
  if (script.kind === 'code') await script.run(db)
  else await db.execute(script.statements)
}

/** What one transaction has to be like for all of these steps. */
export function transactionOptions(works: readonly Work[]): TransactionOptions {
  const enforced = works.some((work) => work.foreignKeys === 'on')
  const expectLoss = works.flatMap((work) => work.expectLoss)
  return {
    ...(enforced ? { foreignKeys: 'on' as const } : {}),
    ...(expectLoss.length > 0 ? { expectLoss } : {}),
  }
}

/** Whether the steps can share one transaction. */
export function canBeTogether(works: readonly Work[]): boolean {
  return lonerOf(works) === undefined
}

/** @throws ConfigurationError CANNOT_BE_ONE_TRANSACTION naming the step that prevents it. */
export function checkTogether(works: readonly Work[]): void {
  const loner = lonerOf(works)
  if (loner === undefined) return
  const why = loner.transaction ? 'it wants foreign keys to be on' : 'it runs without a transaction'
  throw new ConfigurationError(
    'CANNOT_BE_ONE_TRANSACTION',
    `"${loner.version}" cannot share one transaction with others: ${why}. Nothing was changed.`,
    { fix: 'Run: godwit upgrade, without --single-transaction' },
  )
}

function lonerOf(works: readonly Work[]): Work | undefined {
  const alike = works.every((work) => work.foreignKeys === works[0]?.foreignKeys)
  return (
    works.find((work) => !work.transaction) ??
    (alike ? undefined : works.find((work) => work.foreignKeys === 'on'))
  )
}
