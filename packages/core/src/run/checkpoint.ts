import type { Batch, BatchKey } from '../migration-database.js'

/** How far the batches of a migration have come, in the order in which its code calls them. */
export type Checkpoint = readonly Position[]

export interface Position {
  /** What was worked through: `table.key`. */
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

/** Reads it back. Empty for what is none of ours. */
export function parseCheckpoint(text: string | null): Checkpoint {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.map(readPosition) : []
  } catch {
    return []
  }
}

function readPosition(value: { of: string; after: unknown; done: boolean }): Position {
  const { of, after, done } = value
  return { of: String(of), after: readKey(after), done: done === true }
}

function readKey(after: unknown): BatchKey | null {
  if (typeof after === 'number' || typeof after === 'string') return after
  if (typeof after === 'object' && after !== null && 'integer' in after) return BigInt(String(after.integer))
  return null
}

function nameOf({ table, key }: Batch): string {
  return `${table}.${key}`
}
