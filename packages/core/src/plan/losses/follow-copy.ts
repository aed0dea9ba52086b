import type { CopyItem, CopyQuery } from './copy-query.js'
import type { EffectOf } from './effect.js'
import { findTable, type HeldTable, most, type Share } from './held-table.js'
import { type Ledger, tableOf } from './ledger.js'
import { asWritten } from './token-reader.js'

/** A new table holds nothing. */
export function create(ledger: Ledger, { table, columns, temporary }: EffectOf<'create'>): void {
  const [schema, name] = [table.at(-2), table.at(-1)]
  // With IF NOT EXISTS, nothing happens.
  const stands = findTable(ledger.tables, table, ledger.home)
  if (name === undefined || (stands !== undefined && !temporary)) return
  ledger.tables.push({
    schema: schema === undefined ? ledger.home : asWritten(schema),
    name: asWritten(name),
    temporary,
    touched: true,
    thinned: false,
    columns: new Map((columns ?? []).map((column) => [column, new Map()])),
    rows: new Map(),
  })
}

/** What a query mentions of a table comes to be held by the one that it fills, too. */
export function copy(ledger: Ledger, { into, columns, query }: EffectOf<'copy'>): void {
  const [target, source] = [tableOf(ledger, into), tableOf(ledger, query.from)]
  if (target === undefined || source === undefined) return
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
