import type { Name, NamePart } from './token-reader.js'
import type { TransferQuery } from './transfer-query.js'

/** What a statement does to tables and their rows, as far as it can be read. Columns go by `columnName`. */
export type TableChange =
  | {
      readonly type: 'create'
      readonly table: Name
      /** Where it stands already, nothing happens. */
      readonly ifMissing: boolean
      /** Null: not told by the statement. */
      readonly columns: readonly string[] | null
      readonly temporary: boolean
      /** What fills it. */
      readonly query: TransferQuery | null
    }
  | {
      readonly type: 'transfer'
      readonly into: Name
      /** Those that are filled, in the order of the query's items; null: all. */
      readonly columns: readonly string[] | null
      readonly query: TransferQuery
    }
  /** Other rows may stand there than before. Without a table: anywhere. */
  | { readonly type: 'write'; readonly table: Name | null }
  | { readonly type: 'rename'; readonly table: Name; readonly to: NamePart }
  | { readonly type: 'rename-column'; readonly table: Name; readonly from: string; readonly to: string }
  | { readonly type: 'drop'; readonly table: Name }
  | { readonly type: 'drop-column'; readonly table: Name; readonly column: string }
  /** Its values become others, which may say less. */
  | { readonly type: 'convert-column'; readonly table: Name; readonly column: string }
  /** Its values become null, or its default: of all rows, or of some. */
  | { readonly type: 'clear-column'; readonly table: Name; readonly column: string; readonly all: boolean }
  /** `where`: a condition that can be counted by. */
  | {
      readonly type: 'delete'
      readonly table: Name
      readonly rows: 'all' | 'some' | { readonly where: string }
    }
  | { readonly type: 'drop-schema'; readonly what: 'schema' | 'database'; readonly name: Name }
  | { readonly type: 'unknown' }

export type TableChangeOf<T extends TableChange['type']> = Extract<TableChange, { type: T }>

/** Of a statement that cannot be read. */
export const UNKNOWN: readonly TableChange[] = [{ type: 'unknown' }]
