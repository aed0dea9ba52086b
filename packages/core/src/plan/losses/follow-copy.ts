import type { CopyItem, CopyQuery } from './copy-query.js'
import type { EffectOf } from './effect.js'
import { findTable, type HeldTable, most, type Share } from './held-table.js'
import { type Ledger, tableOf } from './ledger.js'
import { asWritten } from './token-reader.js'

/** A new table holds what a query fills it with, if any does. */
export function create(ledger: Ledger, effect: EffectOf<'create'>): void {
  const { table, columns, temporary, query } = effect
  const [schema, name] = [table.at(-2), table.at(-1)]
  if (name === undefined || stands(ledger, effect)) return
  const created: HeldTable = {
    schema: schema === undefined ? ledger.home : asWritten(schema),
    name: asWritten(name),
    temporary,
    touched: true,
    thinned: false,
    columns: new Map((columns ?? []).map((column) => [column, new Map()])),
    rows: new Map(),
  }
  const source = query === null ? undefined : tableOf(ledger, query.from)
  ledger.tables.push(created)
  if (query !== null && source !== undefined) fill(created, source, columns, query)
}

/** One that may stand is taken to stand: nothing is copied to it then. */
function stands(ledger: Ledger, { table, ifMissing, temporary }: EffectOf<'create'>): boolean {
  if (temporary) {
    const others = ledger.tables.filter((one) => one.temporary)
    return findTable(others, table, ledger.home) !== undefined
  }
  if (!ifMissing) return findTable(ledger.tables, table, ledger.home) !== undefined
  const name = table.at(-1)
  return (
    tableOf(ledger, table) !== undefined || (name !== undefined && ledger.taken.has(name.text.toLowerCase()))
  )
}

/** What a query mentions of a table comes to be held by the one that it fills, too. */
export function copy(ledger: Ledger, { into, columns, query }: EffectOf<'copy'>): void {
  const [target, source] = [tableOf(ledger, into), tableOf(ledger, query.from)]
  if (target !== undefined && source !== undefined) fill(target, source, columns, query)
}

function fill(
  target: HeldTable,
  source: HeldTable,
  columns: readonly string[] | null,
  query: CopyQuery,
): void {
  const copied = (share: Share): Share => (query.complete ? share : 'some')
  for (const [owner, share] of source.rows)
    target.rows.set(owner, most([target.rows.get(owner), copied(share)]) ?? 'some')
  const items = itemsOf(query, source)
  // A table may be copied to itself.
  const before = new Map(source.columns)
  const places = columns ?? [...target.columns.keys()]
  for (const [index, { name, mentions }] of items.entries()) {
    const column = (places.length === items.length ? places[index] : name) ?? `#${index}`
    const held = new Map(target.columns.get(column))
    for (const mentioned of mentions)
      for (const [of, share] of before.get(mentioned) ?? [])
        held.set(of, most([held.get(of), copied(share)]) ?? 'some')
    target.columns.set(column, held)
  }
}

function itemsOf({ items }: CopyQuery, source: HeldTable): readonly CopyItem[] {
  return items === '*' ? [...source.columns.keys()].map((name) => ({ name, mentions: [name] })) : items
}
