import type { Statement } from '@godwit/core'
import { type SchemaChange, schemaChange } from './schema-change.js'

/** What a statement does to tables of `main` as a whole. Names are folded as SQLite compares them. */
export type TableChange =
  | {
      readonly type: 'create'
      readonly table: string
      /** Whether it does nothing where one of that name stands. */
      readonly ifAbsent: boolean
    }
  | { readonly type: 'drop'; readonly table: string }
  | { readonly type: 'rename'; readonly from: string; readonly to: string }

export function tableChange(statement: Pick<Statement, 'text' | 'tokens'>): TableChange | undefined {
  return ofTable(schemaChange(statement))
}

/** The same, of a change that has been read. */
export function ofTable(change: SchemaChange | undefined): TableChange | undefined {
  if (change?.type === 'rename table') return { type: 'rename', from: change.table, to: change.to }
  if (change?.type !== 'create' && change?.type !== 'drop') return undefined
  const { object, name: table } = change
  if (object !== 'table') return undefined
  return change.type === 'drop'
    ? { type: 'drop', table }
    : { type: 'create', table, ifAbsent: change.ifAbsent }
}
