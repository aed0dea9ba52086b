import type { Code, LexedScript } from '../../source/migration.js'
import { changesOf } from './changes-of.js'
import { anything, follow } from './follow.js'
import { standingTables, type WhereTablesStand } from './held-table.js'
import { type Ledger, settle } from './ledger.js'
import type { PossibleLoss } from './standing-table.js'

/** One migration that is to be undone: what of it is still to run. */
export interface Undoing {
  readonly script: LexedScript | Code
  /** Statements that are done already. */
  readonly done: number
}

/**
 * What each of these may lose of what stands in the database now, when they run one after the other. Tables and columns
 * are followed through renames and transfers: what goes to a table that stays is not lost, nor is what is made on the way.
 */
export function possibleLosses(
  undoings: readonly Undoing[],
  place: WhereTablesStand,
): readonly (readonly PossibleLoss[])[] {
  const others = place.tables.filter(({ kind }) => kind !== 'table')
  const taken = new Set(others.map(({ name }) => name.toLowerCase()))
  const ledger: Ledger = { home: place.schema, taken, tables: standingTables(place), notes: [] }
  return undoings.map(({ script, done }) => {
    if (script.kind === 'code') anything(ledger, null)
    else
      for (const { tokens, text } of script.statements.slice(done))
        for (const change of changesOf(tokens)) follow(ledger, change, text)
    return settle(ledger)
  })
}
