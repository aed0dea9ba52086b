import type { Database, Session, Statement } from '../dialect.js'
import { StateError } from '../errors.js'
import { advanceStep } from '../history/version-table.js'
import { ClaimLost, claim, type Ledger, mark, recordId, unclaim } from './claim.js'
import { runScript, transactionOptions } from './take.js'
import type { Work } from './work.js'

/**
 * Runs one step that cannot be a transaction: each statement in one of its own, together with counting it as done.
 * Only what the engine refuses inside a transaction runs outside, and is counted after it. A step that was
 * interrupted goes on where it stopped.
 * @returns how long it took, in milliseconds.
 * @throws ClaimLost when somebody else has moved, or has finished it; StateError INTERRUPTED when it cannot be known what was done.
 */
export async function walk(session: Session, work: Work, ledger: Ledger): Promise<number> {
  const started = performance.now()
  const resumed = work.row !== null && work.row.state !== 'applied'
  const done = resumed ? (work.row?.step ?? 0) : 0
  if (!resumed && !(await session.transaction((tx) => claim(tx, work, ledger)))) throw new ClaimLost()

  if (work.script.kind === 'code') await walkCode(session, work, ledger, resumed)
  else await walkStatements(session, work, ledger, work.script.statements, { done, resumed })

  const durationMs = performance.now() - started
  if (!(await session.transaction((tx) => mark(tx, work, ledger, durationMs)))) throw new ClaimLost()
  return durationMs
}

async function walkStatements(
  session: Session,
  work: Work,
  ledger: Ledger,
  statements: readonly Statement[],
  from: { readonly done: number; readonly resumed: boolean },
): Promise<void> {
  for (const [step, statement] of [...statements.entries()].slice(from.done)) {
    try {
      if (statement.kind === 'outside-transaction') {
        const isFirst = from.resumed && step === from.done
        await runOutside(session, work, statement, isFirst)
        await session.transaction((tx) => count(tx, work, ledger, step))
      } else {
        await session.transaction(
          async (tx) => {
            await count(tx, work, ledger, step)
            await tx.guard((db) => db.execute([statement]))
          },
          transactionOptions([work]),
        )
      }
    } catch (error) {
      const nothingDone =
        step === 0 && statement.kind !== 'outside-transaction' && !(error instanceof ClaimLost)
      if (nothingDone) await withdraw(session, work, ledger)
      throw error
    }
  }
}

/** Code cannot be taken up half-way: nobody knows how far it came. */
async function walkCode(session: Session, work: Work, ledger: Ledger, resumed: boolean): Promise<void> {
  if (resumed) throw unprovable(work, 'it is code, which may have stopped anywhere')
  await runScript(session, work)
  await session.transaction((tx) => count(tx, work, ledger, 0))
}

async function runOutside(
  session: Session,
  work: Work,
  statement: Statement,
  interrupted: boolean,
): Promise<void> {
  const left = interrupted ? await session.recover(statement) : 'not done'
  if (left === 'unknown') throw unprovable(work, `"${statement.text}" may or may not have been executed`)
  if (left === 'not done') await session.execute([statement])
}

async function count(db: Database, work: Work, ledger: Ledger, step: number): Promise<void> {
  const state = work.direction === 'upgrade' ? 'running' : 'reverting'
  if (!(await advanceStep(db, ledger.table, { id: recordId(work, ledger), state, step })))
    throw new ClaimLost()
}

/** Leaves no trace of a step whose first statement failed. That failure is what the caller has to hear of, not this one. */
async function withdraw(session: Session, work: Work, ledger: Ledger): Promise<void> {
  try {
    await session.transaction((tx) => unclaim(tx, work, ledger))
  } catch {
    // The record stays as `running` with no statement done, from which the next run goes on.
  }
}

function unprovable(work: Work, why: string): StateError {
  return new StateError(
    'INTERRUPTED',
    `"${work.version}" was interrupted, and it cannot be known what it did: ${why}.`,
    work.app,
    [work.version],
    {
      fix: "Finish or undo it by hand; then set its state to 'applied' in the version table, or delete its record there.",
    },
  )
}
