import type { HeldColumn, HeldTable } from './held-table.js'
import { columnShareOf, type Ledger, shareOf, tableOf } from './ledger.js'
import type { StandingTable } from './standing-table.js'
import type { TableChangeOf } from './table-change.js'

export function drop(ledger: Ledger, { table: name }: TableChangeOf<'drop'>, statement: string): void {
  const table = tableOf(ledger, name)
  if (table === undefined) return
  ledger.tables = ledger.tables.filter((one) => one !== table)
  takeRows(ledger, table, 'table', statement)
}

export function changeColumn(
  ledger: Ledger,
  change: TableChangeOf<'drop-column' | 'convert-column' | 'clear-column'>,
  statement: string,
): void {
  const table = tableOf(ledger, change.table)
  if (table === undefined) return
  table.touched = true
  const held = columnsIn(table, change.column)
  if (change.type === 'convert-column' || (change.type === 'clear-column' && !change.all)) {
    const others = ledger.tables.filter((one) => one !== table && !one.temporary)
    for (const column of held)
      if (columnShareOf(others, column) !== 'all') noteSome(ledger, column, statement)
    table.columns.set(change.column, new Map(held.map((column) => [column, 'some'])))
    return
  }
  if (change.type === 'drop-column') table.columns.delete(change.column)
  else table.columns.set(change.column, new Map())
  ledger.notes.push(...held.map((column) => ({ type: 'column', column, statement }) as const))
}

/** Of a table that was not looked at, every column may be there. */
function columnsIn(table: HeldTable, name: string): readonly HeldColumn[] {
  const unknown = [...table.rows.keys()].find(({ columns }) => columns === null)
  return unknown === undefined
    ? [...(table.columns.get(name)?.keys() ?? [])]
    : [{ table: unknown, column: name }]
}

export function remove(
  ledger: Ledger,
  { table: name, rows }: TableChangeOf<'delete'>,
  statement: string,
): void {
  const table = tableOf(ledger, name)
  if (table === undefined) return
  const others = ledger.tables.filter((one) => one !== table && !one.temporary)
  if (rows === 'all') takeRows(ledger, table, 'rows', statement)
  else
    for (const owner of table.rows.keys()) {
      if (shareOf(others, owner) === 'all') {
        for (const column of columnsOf(table, owner))
          if (columnShareOf(others, column) !== 'all') noteSome(ledger, column, statement)
        thin(table, owner)
      } else {
        const where = rows === 'some' || table.touched ? null : rows.where
        const atMost = where === null || table.thinned
        const loss = { what: 'rows', table: owner, where, atMost, statement } as const
        ledger.notes.push({ type: 'lost', loss })
      }
    }
  table.thinned = true
}

/** Some of these rows are held elsewhere only. */
function thin(table: HeldTable, owner: StandingTable): void {
  table.rows.set(owner, 'some')
  for (const [name, held] of table.columns) {
    const thinned = [...held].map(
      ([column, share]) => [column, column.table === owner ? 'some' : share] as const,
    )
    table.columns.set(name, new Map(thinned))
  }
}

/** Of the values of a column, some are lost. */
function noteSome(ledger: Ledger, column: HeldColumn, statement: string): void {
  ledger.notes.push({ type: 'lost', loss: { what: 'column', ...column, atMost: true, statement } })
}

function columnsOf(table: HeldTable, owner: StandingTable): readonly HeldColumn[] {
  const columns = [...table.columns.values()].flatMap((held) => [...held.keys()])
  return [...new Set(columns)].filter((column) => column.table === owner)
}

/** Takes all rows out of a table. Whether they are lost shows when the migration ends. */
function takeRows(ledger: Ledger, table: HeldTable, as: 'table' | 'rows', statement: string): void {
  for (const of of table.rows.keys())
    ledger.notes.push({ type: 'rows', of, columns: columnsOf(table, of), as, statement })
  table.rows.clear()
}
