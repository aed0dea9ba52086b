import { findTable, type HeldColumn, type HeldTable, most, type Share, standing } from './held-table.js'
import type { PossibleLoss, StandingTable } from './standing-table.js'
import { asWritten, type Name } from './token-reader.js'

/** What is held where by now, and what was taken away since the last migration ended. */
export interface Ledger {
  /** The schema of unqualified names. */
  readonly home: string
  /** Names in it, in small letters, of what else stood there before and keeps a table from being made: views and their like. */
  readonly taken: ReadonlySet<string>
  tables: HeldTable[]
  notes: Note[]
}

/** What was taken away from where it was may still be held elsewhere, or come back before the migration ends. */
export type Note =
  | { readonly type: 'lost'; readonly loss: PossibleLoss }
  | {
      readonly type: 'rows'
      readonly of: StandingTable
      readonly columns: readonly HeldColumn[]
      /** With their table, or without. */
      readonly as: 'table' | 'rows'
      readonly statement: string
    }
  | { readonly type: 'column'; readonly column: HeldColumn; readonly statement: string }

/** The table that a name means. One in a schema that was not looked at is taken to stand there. */
export function tableOf(ledger: Ledger, name: Name): HeldTable | undefined {
  const found = findTable(ledger.tables, name, ledger.home)
  const [schema, table] = [name.at(-2), name.at(-1)]
  if (found !== undefined || schema === undefined || table === undefined) return found
  if (asWritten(schema) === ledger.home) return undefined
  const path = [asWritten(schema), asWritten(table)] as const
  const known = standing(path[0], { path, name: path.join('.'), columns: null })
  ledger.tables.push(known)
  return known
}

/** Ends a migration: gives what it loses, and begins anew. */
export function settle(ledger: Ledger): readonly PossibleLoss[] {
  ledger.tables = ledger.tables.filter(({ temporary }) => !temporary)
  const { notes, tables } = ledger
  ledger.notes = []
  const gone = new Set<string>()
  return notes
    .flatMap((note) => lossesFor(note, tables))
    .filter((loss) => {
      const whole = wholeOf(loss)
      if (whole === null) return true
      const isFirst = !gone.has(whole)
      gone.add(whole)
      return isFirst
    })
}

/** All rows of a table, or all values of a column, are told once: by way of what took them first. */
function wholeOf(loss: PossibleLoss): string | null {
  if (loss.what === 'table' || (loss.what === 'rows' && loss.where === null && !loss.atMost))
    return JSON.stringify(loss.table.path)
  return loss.what === 'column' && !loss.atMost ? JSON.stringify([loss.table.path, loss.column]) : null
}

/** How much of a table's rows these tables hold. */
export function shareOf(tables: readonly HeldTable[], owner: StandingTable): Share | undefined {
  return most(tables.map(({ rows }) => rows.get(owner)))
}

/** Of how many rows these tables hold the values of a column. */
export function columnShareOf(tables: readonly HeldTable[], column: HeldColumn): Share | undefined {
  const holding = tables.filter(({ rows }) => rows.has(column.table))
  return most(holding.flatMap(({ columns }) => [...columns.values()].map((held) => held.get(column))))
}

function lossesFor(note: Note, tables: readonly HeldTable[]): readonly PossibleLoss[] {
  if (note.type === 'lost') return [note.loss]
  const { statement } = note
  const lostOf = (column: HeldColumn): readonly PossibleLoss[] => {
    const share = columnShareOf(tables, column)
    return share === 'all' ? [] : [{ what: 'column', ...column, atMost: share === 'some', statement }]
  }
  if (note.type === 'column') return lostOf(note.column)
  const { of: table } = note
  const share = shareOf(tables, table)
  if (share === undefined) {
    return note.as === 'table'
      ? [{ what: 'table', table, statement }]
      : [{ what: 'rows', table, where: null, atMost: false, statement }]
  }
  if (share === 'all') return note.columns.flatMap(lostOf)
  // What is left of the rows is told with them.
  const leftOut = note.columns.filter((column) => columnShareOf(tables, column) === undefined)
  return [{ what: 'rows', table, where: null, atMost: true, statement }, ...leftOut.flatMap(lostOf)]
}
