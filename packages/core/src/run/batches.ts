import { DatabaseError } from '../database-error.js'
import type { Database, Session } from '../dialect.js'
import { saveCheckpoint } from '../history/version-table.js'
import type { Batch, BatchKey, MigrationDatabase } from '../migration-database.js'
import { identifier, type Sql, sql } from '../sql.js'
import { turns } from '../turns.js'
import {
  type Checkpoint,
  checkpointText,
  moved,
  type Position,
  parseCheckpoint,
  positionOf,
} from './checkpoint.js'
import { ClaimLost, type Expected, recordId, stateOf } from './claim.js'
import type { LoadedStep } from './loaded-step.js'
import { changedBatches } from './refusals.js'
import { transactionOptions } from './together.js'

/** What surrounds the pieces of a migration's batches. */
export interface BatchScope {
  readonly session: Session
  readonly step: LoadedStep
  readonly expected: Expected
  /** Whether the code has done something by itself, of which nothing is known. */
  inDoubt(): boolean
  /** @throws AbortedError where the run was told to stop: between two pieces is the best time for it. */
  checkStop(): void
  onPiece(rows: number): void
}

const DEFAULT_SIZE = 1000

/** The `batch` of one migration's code. Calls that are made at once run one after the other. */
export function batches(scope: BatchScope): MigrationDatabase['batch'] {
  const { row } = scope.step
  const inTurn = turns('A batch is open: work with the `db` that it was given.')
  let checkpoint = parseCheckpoint(row?.checkpoint ?? null)
  let calls = 0
  return (batch, work) => {
    const index = calls
    calls += 1
    return inTurn(async () => {
      checkBatch(batch)
      const begin = positionOf(checkpoint, index, batch)
      if (begin === undefined) throw changedBatches(scope.step)
      for (let position = begin; !position.done; ) {
        scope.checkStop()
        const current = checkpoint
        const next = await runPiece(scope, { batch, work, position, index, checkpoint: current })
        checkpoint = moved(current, index, next)
        position = next
      }
    })
  }
}

interface PieceWork {
  readonly batch: Batch
  readonly work: Parameters<MigrationDatabase['batch']>[1]
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
  { step, expected, inDoubt }: BatchScope,
  from: Checkpoint,
  to: Checkpoint,
): Promise<void> {
  const at = { id: recordId(step, expected), state: stateOf(step), step: inDoubt() ? 0 : -1 }
  const text = from.length === 0 ? null : checkpointText(from)
  if (!(await saveCheckpoint(tx, expected.table, at, text, checkpointText(to)))) throw new ClaimLost()
}

async function keysAfter(
  tx: Database,
  { table, key, where }: Batch,
  after: BatchKey | null,
  size: number,
): Promise<BatchKey[]> {
  const column = identifier(key)
  const beyond: Sql = after === null ? sql`${column} IS NOT NULL` : sql`${column} > ${after}`
  const condition = where === undefined ? beyond : sql`${beyond} AND (${where})`
  const rows = await tx.query<{ key: unknown }>(
    sql`SELECT ${column} AS "key" FROM ${identifier(table)} WHERE ${condition} ORDER BY ${column} LIMIT ${size}`,
  )
  return rows.map(({ key: value }) => keyOf(value, `${table}.${key}`))
}

function keyOf(value: unknown, name: string): BatchKey {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value
  throw new DatabaseError(`${name} holds what cannot be a key of a batch: ${typeof value}.`, {
    kind: 'statement',
    fix: 'Go by a column of numbers or texts that is never null, such as the primary key.',
  })
}

function checkBatch({ size }: Batch): void {
  if (size === undefined || (Number.isSafeInteger(size) && size > 0)) return
  throw new DatabaseError(`The size of a batch is ${size}: it has to be a whole number from 1 on.`, {
    kind: 'statement',
  })
}
