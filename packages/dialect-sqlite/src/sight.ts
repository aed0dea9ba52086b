import type { Statement } from '@godwit/core'
import type { Handle } from './driver.js'
import { fold } from './folded-name.js'
import { isDone, objectText } from './is-done.js'
import { creation, type SchemaChange, schemaChange } from './schema-change.js'
import { type Outcome, trial } from './schema-trial.js'

/** One statement that changes the schema, as it looks in one. */
export interface Sight {
  readonly tokens: readonly string[]
  /** All that it can name, folded. */
  readonly names: ReadonlySet<string>
  readonly change: SchemaChange | undefined
  /** What comes of it alone. */
  readonly outcome: Outcome
  /** Whether what it does is so already. `unclear`: something is there, and nobody can tell. */
  readonly seen: 'there' | 'not there' | 'unclear'
}

export function sightOf(handle: Handle, statement: Statement): Sight {
  const { text, tokens } = statement
  const change = schemaChange(statement)
  const [outcome = 'failed'] = trial(handle, [text])
  return {
    tokens,
    names: new Set(tokens.map(fold)),
    change,
    outcome,
    seen: seenOf(handle, tokens, change, outcome),
  }
}

/**
 * Whether a later statement may have changed what an earlier one has made, so that it does not look as it did. Rather too often than
 * not: SQLite also changes what mentions a thing that is renamed, and drops what belongs to one that is dropped.
 */
export function hides(later: Sight, { names }: Sight): boolean {
  const { change, outcome } = later
  switch (change?.type) {
    case undefined:
      return outcome !== 'temporary'
    case 'create':
    case 'drop':
      return names.has(change.name)
    case 'rename table':
      return names.has(change.table) || names.has(change.to)
    case 'rename column':
      return names.has(change.table) && (names.has(change.column) || names.has(change.to))
    case 'add column':
    case 'drop column':
      return names.has(change.table) && names.has(change.column)
  }
}

function seenOf(
  handle: Handle,
  tokens: readonly string[],
  change: SchemaChange | undefined,
  outcome: Outcome,
): Sight['seen'] {
  if (outcome === 'unchanged') return 'there'
  if (change === undefined || outcome === 'temporary' || leavesNoTrace(change)) return 'unclear'
  if (outcome === 'changed') return 'not there'
  if (isDone(handle, change, tokens)) return 'there'
  return isMadeOfRows(tokens) && change.type === 'create' && objectText(handle, 'table', change.name)
    ? 'unclear'
    : 'not there'
}

function leavesNoTrace(change: SchemaChange): boolean {
  if (change.type === 'rename table') return change.table === change.to
  return change.type === 'rename column' && change.column === change.to
}

/** CREATE TABLE … AS: what columns it makes is not said. */
function isMadeOfRows(tokens: readonly string[]): boolean {
  return creation(tokens)?.rest[0]?.toUpperCase() === 'AS'
}
