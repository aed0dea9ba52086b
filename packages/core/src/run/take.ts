import { DatabaseError } from '../database-error.js'
import type { Database, Transaction } from '../dialect.js'
import { withoutBatches } from '../migration-database.js'
import { claim, type Expected, mark } from './claim.js'
import type { LoadedStep } from './loaded-step.js'
import type { Transacting } from './safety-copy.js'
import { transactionOptions } from './together.js'

/**
 * Runs one step in one transaction: claim, guarded body, mark, COMMIT. Either all of it happened or nothing.
 * @returns how long it took, in milliseconds.
 * @throws ClaimLost when somebody else has moved since the version table was read.
 */
export function take(session: Transacting, step: LoadedStep, expected: Expected): Promise<number> {
  return session.transaction((tx) => takeWithin(tx, step, expected), transactionOptions([step]))
}

/** The same inside a transaction that is open already. */
export async function takeWithin(tx: Transaction, step: LoadedStep, expected: Expected): Promise<number> {
  const started = performance.now()
  await claim(tx, step, expected)
  await tx.guard((db) => runScript(db, step))
  const durationMs = performance.now() - started
  if (await mark(tx, step, expected, durationMs)) return durationMs
  throw new DatabaseError(`The migration removed or changed its own record in "${expected.table.name}".`, {
    kind: 'statement',
    fix: 'Leave the version table to the runner.',
  })
}

/** Runs the body of a step that is one transaction. */
export async function runScript(db: Database, { script }: LoadedStep): Promise<void> {
  if (script.kind === 'code') await script.run(withoutBatches(db))
  else await db.execute(script.statements)
}
