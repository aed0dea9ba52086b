import { changeColumn, drop, remove } from './follow-removal.js'
import { create, transfer } from './follow-transfer.js'
import { type Ledger, tableOf } from './ledger.js'
import type { TableChange, TableChangeOf } from './table-change.js'
import { asWritten } from './token-reader.js'

/** Follows one change of a statement in the ledger. */
export function follow(ledger: Ledger, change: TableChange, statement: string): void {
  switch (change.type) {
    case 'create':
      create(ledger, change)
      break
    case 'transfer':
      transfer(ledger, change)
      break
    case 'write':
      touch(ledger, change)
      break
    case 'rename':
      rename(ledger, change)
      break
    case 'rename-column':
      renameColumn(ledger, change)
      break
    case 'drop':
      drop(ledger, change, statement)
      break
    case 'drop-column':
    case 'convert-column':
    case 'clear-column':
      changeColumn(ledger, change, statement)
      break
    case 'delete':
      remove(ledger, change, statement)
      break
    case 'drop-schema': {
      const name = `${change.what} ${change.name.map(({ text }) => text).join('.')}`
      ledger.notes.push({ type: 'lost', loss: { what: 'schema', name, statement } })
      break
    }
    case 'unknown':
      anything(ledger, statement)
  }
}

/** What code does, or a statement that cannot be read. */
export function anything(ledger: Ledger, statement: string | null): void {
  for (const table of ledger.tables) table.touched = true
  ledger.notes.push({ type: 'lost', loss: { what: 'unknown', statement } })
}

function rename(ledger: Ledger, { table: name, to }: TableChangeOf<'rename'>): void {
  const table = tableOf(ledger, name)
  if (table !== undefined) table.name = asWritten(to)
}

function touch(ledger: Ledger, { table }: TableChangeOf<'write'>): void {
  const touched = table === null ? ledger.tables : [tableOf(ledger, table)]
  for (const one of touched) if (one !== undefined) one.touched = true
}

function renameColumn(ledger: Ledger, { table: name, from, to }: TableChangeOf<'rename-column'>): void {
  const table = tableOf(ledger, name)
  const held = table?.columns.get(from)
  if (table === undefined || held === undefined) return
  // Its place among the others counts where all are transferred.
  const renamed = [...table.columns].map(([column, of]) => [column === from ? to : column, of] as const)
  table.columns.clear()
  for (const [column, of] of renamed) table.columns.set(column, of)
  table.touched = true
}
