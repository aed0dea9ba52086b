import { DatabaseError } from '../../database-error.js'
import type { Database, Session } from '../../dialect.js'
import { saveCheckpoint } from '../../history/progress.js'
import type { Batch, MigrationDatabase } from '../../migration-database.js'
import { turns } from '../../turns.js'
import { ClaimLost, type Expected, recordId, stateOf } from '../claim.js'
import type { LoadedStep } from '../loaded-step.js'
import { changedBatches } from '../refusals.js'
import { transactionOptions } from '../together.js'
import { keysAfter, refuseNullKeys } from './batch-keys.js'
import { checkBatch } from './check-batch.js'
import {
  type Checkpoint,
  checkpointText,
  moved,
  type Position,
  parseCheckpoint,
  positionOf,
} from './checkpoint.js'

/** What surrounds the pieces of a migration's batches. */
export interface BatchScope {
  readonly session: Session
  readonly step: LoadedStep
  readonly expected: Expected
  /** @throws AbortedError where the run was told to stop: between two pieces is the best time for it. */
  checkStop(): void
  onPiece(rows: number): void
}

const DEFAULT_SIZE = 1000

export interface Batches {
  /** Calls that are made at once run one after the other; after a failure none runs any more. */
  readonly batch: MigrationDatabase['batch']
  /** To be asked when the code has ended. @throws StateError where a batch that was begun did not come again. */
  checkComplete(): void
}

/** The batches of one migration's code, told apart by the order of their calls. */
export function batches(scope: BatchScope): Batches {
  const { row } = scope.step
  const inTurn = turns('A batch is open: work with the `db` that it was given.')
  let checkpoint = parseCheckpoint(row?.checkpoint ?? null) ?? []
  let calls = 0
  let hasFailed = false

  const workThrough = async (index: number, batch: Batch, work: Work): Promise<void> => {
    checkBatch(batch)
    const begin = positionOf(checkpoint, index, batch)
    if (begin === undefined) throw changedBatches(scope.step)
    for (let position = begin; !position.done; ) {
      scope.checkStop()
      const current = checkpoint
      position = await runPiece(scope, { batch, work, position, index, checkpoint: current })
      checkpoint = moved(current, index, position)
    }
  }
  return {
    batch(batch, work) {
      const index = calls
      calls += 1
      return inTurn.lend(async () => {
        if (hasFailed) throw afterFailure()
        await workThrough(index, batch, work).catch((error: unknown) => {
          hasFailed = true
          throw error
        })
      })
    },
    checkComplete() {
      if (calls < checkpoint.length) throw changedBatches(scope.step)
    },
  }
}

type Work = Parameters<MigrationDatabase['batch']>[1]

function afterFailure(): DatabaseError {
  return new DatabaseError('A batch of this migration has failed, so that those after it do not run.', {
    kind: 'statement',
    fix: 'Await each batch, and let its error through.',
  })
}

interface PieceWork {
  readonly batch: Batch
  readonly work: Work
  readonly position: Position
  readonly index: number
  readonly checkpoint: Checkpoint
}

/** One transaction: the keys of the piece, the checkpoint, the work. */
async function runPiece(scope: BatchScope, piece: PieceWork): Promise<Position> {
  const { session, step, onPiece } = scope
  const { batch, work, position, index, checkpoint } = piece
  const size = batch.size ?? DEFAULT_SIZE
  const { next, rows } = await session.transaction(
    async (tx) => {
      if (position.after === null) await refuseNullKeys(tx, batch)
      const keys = await keysAfter(tx, batch, position.after, size)
      const [first, last] = [keys[0], keys.at(-1)]
      const next = { ...position, after: last ?? position.after, done: keys.length < size }
      await save(tx, scope, checkpoint, moved(checkpoint, index, next))
      if (first !== undefined && last !== undefined) await tx.guard((db) => work(db, { first, last }))
      return { next, rows: keys.length }
    },
    { ...transactionOptions([step]), foreignKeys: 'on' },
  )
  onPiece(rows)
  return next
}

async function save(
  tx: Database,
  { step, expected }: BatchScope,
  from: Checkpoint,
  to: Checkpoint,
): Promise<void> {
  const at = { id: recordId(step, expected), state: stateOf(step) }
  const text = from.length === 0 ? null : checkpointText(from)
  if (!(await saveCheckpoint(tx, expected.table, at, text, checkpointText(to)))) throw new ClaimLost()
}
