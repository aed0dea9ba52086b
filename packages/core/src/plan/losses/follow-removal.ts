import type { EffectOf } from './effect.js'
import type { HeldColumn, HeldTable } from './held-table.js'
import { isHeld, type Ledger, shareOf, tableOf } from './ledger.js'

export function drop(ledger: Ledger, { table: name }: EffectOf<'drop'>, statement: string): void {
  const table = tableOf(ledger, name)
  if (table === undefined) return
  ledger.tables = ledger.tables.filter((one) => one !== table)
  takeRows(ledger, table, 'table', statement)
}

export function changeColumn(
  ledger: Ledger,
  effect: EffectOf<'drop-column' | 'convert-column' | 'clear-column'>,
  statement: string,
): void {
  const table = tableOf(ledger, effect.table)
  if (table === undefined) return
  table.touched = true
  const held = columnsIn(table, effect.column)
  if (effect.type === 'convert-column' || (effect.type === 'clear-column' && !effect.all)) {
    const others = ledger.tables.filter((one) => one !== table && !one.temporary)
    for (const column of held)
      if (!isHeld(others, column))
        ledger.notes.push({ type: 'lost', loss: { what: 'column', ...column, atMost: true, statement } })
    return
  }
  if (effect.type === 'drop-column') table.columns.delete(effect.column)
  else table.columns.set(effect.column, new Set())
  ledger.notes.push(...held.map((column) => ({ type: 'column', column, statement }) as const))
}

/** Of a table that was not looked at, every column may be there. */
function columnsIn(table: HeldTable, name: string): readonly HeldColumn[] {
  const unknown = [...table.rows.keys()].find(({ columns }) => columns === null)
  return unknown === undefined ? [...(table.columns.get(name) ?? [])] : [{ table: unknown, column: name }]
}

export function remove(ledger: Ledger, { table: name, rows }: EffectOf<'delete'>, statement: string): void {
  const table = tableOf(ledger, name)
  if (table === undefined) return
  const others = ledger.tables.filter((one) => one !== table && !one.temporary)
  if (rows === 'all') takeRows(ledger, table, 'rows', statement)
  else
    for (const owner of table.rows.keys()) {
      if (shareOf(others, owner) === 'all') table.rows.set(owner, 'some')
      else {
        const where = rows === 'some' || table.touched ? null : rows.where
        const atMost = where === null || table.thinned
        const loss = { what: 'rows', table: owner, where, atMost, statement } as const
        ledger.notes.push({ type: 'lost', loss })
      }
    }
  table.thinned = true
}

/** Takes all rows out of a table. Whether they are lost shows when the migration ends. */
function takeRows(ledger: Ledger, table: HeldTable, as: 'table' | 'rows', statement: string): void {
  const columns = [...table.columns.values()].flatMap((held) => [...held])
  for (const of of table.rows.keys()) {
    const own = columns.filter((column) => column.table === of)
    ledger.notes.push({ type: 'rows', of, columns: own, as, statement })
  }
  table.rows.clear()
}
