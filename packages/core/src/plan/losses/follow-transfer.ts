import { findTable, type HeldTable, isTemporary, most, type Share } from './held-table.js'
import { type Ledger, tableOf } from './ledger.js'
import type { TableChangeOf } from './table-change.js'
import { asWritten, type Name } from './token-reader.js'
import type { TransferItem, TransferQuery } from './transfer-query.js'

/** A new table holds what a query fills it with, if any does. */
export function create(
  ledger: Ledger,
  { table, ifMissing, columns, query, ...is }: TableChangeOf<'create'>,
): void {
  const [schema, name] = [table.at(-2), table.at(-1)]
  const temporary = is.temporary || (schema !== undefined && isTemporary(schema, ledger.home))
  const stands = temporary ? temporaryStands : ifMissing ? mayStand : anyStands
  if (name === undefined || stands(ledger, table)) return
  const source = query === null ? undefined : tableOf(ledger, query.from)
  const created: HeldTable = {
    schema: schema === undefined ? ledger.home : asWritten(schema),
    name: asWritten(name),
    temporary,
    touched: true,
    thinned: false,
    columns: new Map((columns ?? []).map((column) => [column, new Map()])),
    rows: new Map(),
  }
  ledger.tables.push(created)
  if (query !== null && source !== undefined) fill(created, source, columns, query)
}

function temporaryStands({ tables, home }: Ledger, name: Name): boolean {
  const temporary = tables.filter((one) => one.temporary)
  return findTable(temporary, name, home) !== undefined
}

function anyStands({ tables, home }: Ledger, name: Name): boolean {
  return findTable(tables, name, home) !== undefined
}

/** With IF NOT EXISTS nothing is transferred where something stands, which cannot be known of another schema. */
function mayStand(ledger: Ledger, name: Name): boolean {
  return tableOf(ledger, name) !== undefined || ledger.taken.has(name.at(-1)?.text.toLowerCase() ?? '')
}

/** What a query mentions of a table comes to be held by the one that it fills, too. */
export function transfer(ledger: Ledger, { into, columns, query }: TableChangeOf<'transfer'>): void {
  const [target, source] = [tableOf(ledger, into), tableOf(ledger, query.from)]
  if (target !== undefined && source !== undefined) fill(target, source, columns, query)
}

function fill(
  target: HeldTable,
  source: HeldTable,
  columns: readonly string[] | null,
  query: TransferQuery,
): void {
  const transferred = (share: Share): Share => (query.complete ? share : 'some')
  for (const [owner, share] of source.rows)
    target.rows.set(owner, most([target.rows.get(owner), transferred(share)]) ?? 'some')
  const items = itemsOf(query, source)
  // A table may be transferred to itself.
  const before = new Map(source.columns)
  const places = columns ?? [...target.columns.keys()]
  for (const [index, { name, mentions }] of items.entries()) {
    const column = (places.length === items.length ? places[index] : name) ?? `#${index}`
    const held = new Map(target.columns.get(column))
    for (const mentioned of mentions)
      for (const [of, share] of before.get(mentioned) ?? [])
        held.set(of, most([held.get(of), transferred(share)]) ?? 'some')
    target.columns.set(column, held)
  }
}

function itemsOf({ items }: TransferQuery, source: HeldTable): readonly TransferItem[] {
  return items === '*' ? [...source.columns.keys()].map((name) => ({ name, mentions: [name] })) : items
}
