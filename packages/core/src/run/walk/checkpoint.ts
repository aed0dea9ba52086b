import type { Batch, BatchKey } from '../../migration-database.js'

/** How far the batches of a migration have come, in the order in which its code calls them. */
export type Checkpoint = readonly Position[]

export interface Position {
  /** What was worked through: `table.key`, with the condition. */
  readonly of: string
  /** The last key that is done; null before the first piece. */
  readonly after: BatchKey | null
  readonly done: boolean
}

/** Where the call with this index begins, or goes on. Undefined: another batch was here when it was interrupted. */
export function positionOf(checkpoint: Checkpoint, index: number, batch: Batch): Position | undefined {
  const of = nameOf(batch)
  const found = checkpoint[index] ?? { of, after: null, done: false }
  return found.of === of ? found : undefined
}

export function moved(checkpoint: Checkpoint, index: number, position: Position): Checkpoint {
  if (index > checkpoint.length)
    throw new RangeError('A batch comes before the one in front of it has begun.')
  return [...checkpoint.slice(0, index), position, ...checkpoint.slice(index + 1)]
}

/** The text of the version table's column. */
export function checkpointText(checkpoint: Checkpoint): string {
  return JSON.stringify(
    checkpoint.map(({ of, after, done }) => ({
      of,
      after: typeof after === 'bigint' ? { integer: String(after) } : after,
      done,
    })),
  )
}

/** Reads it back. Null for what is none of ours. */
export function parseCheckpoint(text: string | null): Checkpoint | null {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.length > 0 && value.every(isPosition)
      ? value.map(readPosition)
      : null
  } catch {
    return null
  }
}

interface StoredPosition {
  readonly of: string
  readonly after: number | string | { readonly integer: string } | null
  readonly done: boolean
}

function isPosition(value: unknown): value is StoredPosition {
  if (typeof value !== 'object' || value === null) return false
  const { of, after, done } = value as { readonly [field: string]: unknown }
  const isKey = after === null || ['number', 'string', 'object'].includes(typeof after)
  return typeof of === 'string' && typeof done === 'boolean' && isKey
}

function readPosition({ of, after, done }: StoredPosition): Position {
  return { of, after: typeof after === 'object' && after !== null ? BigInt(after.integer) : after, done }
}

function nameOf({ table, key, where }: Batch): string {
  const condition = where === undefined ? '' : ` ${where.text.join('?')} ${where.values.join()}`
  return `${table}.${key}${condition}`
}
