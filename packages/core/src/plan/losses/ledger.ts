import { findTable, type HeldColumn, type HeldTable, type Share, standing } from './held-table.js'
import type { PossibleLoss, StandingTable } from './standing-table.js'
import { asWritten, type Name } from './token-reader.js'

/** What is held where by now, and what was taken away since the last migration ended. */
export interface Ledger {
  /** The schema of unqualified names. */
  readonly home: string
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
  const gone = new Set<StandingTable>()
  return notes
    .flatMap((note) => lossesFor(note, tables))
    .filter((loss) => {
      if (!isWhole(loss)) return true
      const isFirst = !gone.has(loss.table)
      gone.add(loss.table)
      return isFirst
    })
}

/** Of all rows: by way of what took them first. */
function isWhole(loss: PossibleLoss): loss is Extract<PossibleLoss, { what: 'table' | 'rows' }> {
  return loss.what === 'table' || (loss.what === 'rows' && loss.where === null && !loss.atMost)
}

/** How much of a table's rows these tables hold. */
export function shareOf(tables: readonly HeldTable[], owner: StandingTable): Share | undefined {
  const shares = tables.map(({ rows }) => rows.get(owner))
  return shares.includes('all') ? 'all' : shares.find((share) => share !== undefined)
}

export function isHeld(tables: readonly HeldTable[], column: HeldColumn): boolean {
  return tables.some(({ rows, columns }) => {
    if (!rows.has(column.table)) return false
    return [...columns.values()].some((held) => held.has(column))
  })
}

function lossesFor(note: Note, tables: readonly HeldTable[]): readonly PossibleLoss[] {
  if (note.type === 'lost') return [note.loss]
  const { statement } = note
  if (note.type === 'column') return isHeld(tables, note.column) ? [] : [columnLoss(note.column, statement)]
  const { of: table } = note
  const share = shareOf(tables, table)
  if (share === undefined) {
    return note.as === 'table'
      ? [{ what: 'table', table, statement }]
      : [{ what: 'rows', table, where: null, atMost: false, statement }]
  }
  const rows: readonly PossibleLoss[] =
    share === 'all' ? [] : [{ what: 'rows', table, where: null, atMost: true, statement }]
  const columns = note.columns.filter((column) => !isHeld(tables, column))
  return [...rows, ...columns.map((column) => columnLoss(column, statement))]
}

function columnLoss({ table, column }: HeldColumn, statement: string): PossibleLoss {
  return { what: 'column', table, column, atMost: false, statement }
}
