import { hostname } from 'node:os'
import type { Database } from '../dialect.js'
import {
  deleteRow,
  dropClaim,
  insertRow,
  markApplied,
  moveRow,
  releaseRow,
  rewriteRow,
} from '../history/claims.js'
import { contentOf } from '../history/content.js'
import { type KnownIds, withId, withoutId } from '../history/known-ids.js'
import { countStatement } from '../history/progress.js'
import type { RowState } from '../history/row.js'
import type { VersionTable } from '../history/table-shape.js'
import type { LoadedStep } from './loaded-step.js'

/** The version table as it is if nobody else has moved, which is what a claim proves. */
export interface Expected {
  readonly table: VersionTable
  readonly ids: KnownIds
  /** The id of the next record: none is given twice, so that an id tells what is undone from what is applied anew. */
  readonly next: number
  /** The database's clock, as milliseconds since the epoch. */
  now(): number
}

/** Somebody else has moved since the version table was read: plan again. */
export class ClaimLost extends Error {}

/** The id of the record that a step adds, removes or goes on with. */
export function recordId(step: LoadedStep, { next }: Expected): number {
  return step.row?.id ?? next
}

/** What is expected once the step is done. */
export function afterStep(step: LoadedStep, expected: Expected): Expected {
  const id = recordId(step, expected)
  return {
    ...expected,
    ids: step.direction === 'upgrade' ? withId(expected.ids, id) : withoutId(expected.ids, id),
    next: Math.max(expected.next, id + 1),
  }
}

/**
 * Takes the step in the version table, as `running` or `reverting`.
 * @throws ClaimLost unless the table still is as expected.
 */
export async function claim(db: Database, step: LoadedStep, expected: Expected): Promise<void> {
  const { table, ids } = expected
  const id = recordId(step, expected)
  const claimed =
    step.direction === 'downgrade'
      ? await moveRow(db, table, ids, { id, from: 'applied', to: 'reverting', step: firstStep(step) })
      : await insertRow(db, table, ids, {
          ...recordOf(step),
          id,
          version: step.version,
          app: step.app,
          state: 'running',
          step: firstStep(step),
          appliedAt: isoTime(expected),
          host: HOST,
        })
  if (!claimed) throw new ClaimLost()
}

const HOST = hostname()

/** Counts a statement of a step that is no transaction as done. @throws ClaimLost where somebody else has counted it. */
export async function count(
  db: Database,
  step: LoadedStep,
  expected: Expected,
  statementsDone: number,
): Promise<void> {
  const at = { id: recordId(step, expected), state: stateOf(step), statementsDone }
  if (!(await countStatement(db, expected.table, at))) throw new ClaimLost()
}

/** The state of a step's record while it is being done. */
export function stateOf({ direction }: LoadedStep): RowState {
  return direction === 'upgrade' ? 'running' : 'reverting'
}

/**
 * The step of a record before anything of it is done. Of code that is no transaction nothing is in doubt, until it begins
 * to work by itself.
 */
function firstStep({ script, transaction, resumed, row }: LoadedStep): 0 | -1 {
  if (script.kind === 'code') return transaction ? 0 : -1
  return resumed && row?.inDoubt === false ? -1 : 0
}

/** Takes back the claim of a step that has done nothing. */
export async function unclaim(db: Database, step: LoadedStep, expected: Expected): Promise<void> {
  const at = { id: recordId(step, expected), step: firstStep(step) }
  if (step.direction === 'upgrade') await dropClaim(db, expected.table, at)
  else await releaseRow(db, expected.table, at)
}

/** Records that the step is done: an upgrade as applied, a downgrade by forgetting it. False: its record has gone. */
export async function mark(
  db: Database,
  step: LoadedStep,
  expected: Expected,
  durationMs: number,
): Promise<boolean> {
  const { table } = expected
  const id = recordId(step, expected)
  if (step.direction === 'downgrade') return deleteRow(db, table, id)
  const { version, app } = step
  const marked = await markApplied(db, table, { id, version, app, appliedAt: isoTime(expected), durationMs })
  // What was mended while it was interrupted is what it has run.
  if (marked && step.resumed) await rewriteRow(db, table, id, recordOf(step))
  return marked
}

/** What is recorded of a step's text. */
export function recordOf({ migration }: LoadedStep): {
  readonly content: string
  readonly checksum: string | null
  readonly sourceHash: string | null
} {
  if (migration === null) throw new Error('A step without its migration is never recorded.')
  const { checksum, file } = migration
  return { content: contentOf(migration), checksum, sourceHash: file.sourceHash }
}

/** The database's clock, as it is recorded. */
export function isoTime(expected: Expected): string {
  return new Date(expected.now()).toISOString()
}
