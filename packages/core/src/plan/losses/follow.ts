import type { Effect, EffectOf } from './effect.js'
import { copy, create } from './follow-copy.js'
import { changeColumn, drop, remove } from './follow-removal.js'
import { type Ledger, tableOf } from './ledger.js'
import { asWritten } from './token-reader.js'

/** Follows one effect of a statement in the ledger. */
export function follow(ledger: Ledger, effect: Effect, statement: string): void {
  switch (effect.type) {
    case 'create':
      create(ledger, effect)
      break
    case 'copy':
      copy(ledger, effect)
      break
    case 'write':
      touch(ledger, effect)
      break
    case 'rename':
      rename(ledger, effect)
      break
    case 'rename-column':
      renameColumn(ledger, effect)
      break
    case 'drop':
      drop(ledger, effect, statement)
      break
    case 'drop-column':
    case 'convert-column':
    case 'clear-column':
      changeColumn(ledger, effect, statement)
      break
    case 'delete':
      remove(ledger, effect, statement)
      break
    case 'drop-schema': {
      const name = `${effect.what} ${effect.name.map(({ text }) => text).join('.')}`
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

function rename(ledger: Ledger, { table: name, to }: EffectOf<'rename'>): void {
  const table = tableOf(ledger, name)
  if (table !== undefined) table.name = asWritten(to)
}

function touch(ledger: Ledger, { table }: EffectOf<'write'>): void {
  const touched = table === null ? ledger.tables : [tableOf(ledger, table)]
  for (const one of touched) if (one !== undefined) one.touched = true
}

function renameColumn(ledger: Ledger, { table: name, from, to }: EffectOf<'rename-column'>): void {
  const table = tableOf(ledger, name)
  const held = table?.columns.get(from)
  if (table === undefined || held === undefined) return
  // Its place among the others counts where all are copied.
  const renamed = [...table.columns].map(([column, of]) => [column === from ? to : column, of] as const)
  table.columns.clear()
  for (const [column, of] of renamed) table.columns.set(column, of)
  table.touched = true
}
