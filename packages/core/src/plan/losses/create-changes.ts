import { type TableChange, UNKNOWN } from './table-change.js'
import { columnName, namePart, type TokenReader } from './token-reader.js'
import { transferQuery } from './transfer-query.js'

/** Changes by a CREATE, read from the word after it on. Other things than tables hold no rows. */
export function createChanges(
  reader: TokenReader,
  changesOf: (tokens: readonly string[]) => readonly TableChange[],
): readonly TableChange[] {
  reader.accept('GLOBAL')
  reader.accept('LOCAL')
  const temporary = reader.accept('TEMP') || reader.accept('TEMPORARY')
  reader.accept('UNLOGGED')
  reader.accept('VIRTUAL')
  if (!reader.accept('TABLE')) return []
  const ifMissing = reader.accept('IF', 'NOT', 'EXISTS')
  const table = reader.name()
  if (table === undefined) return UNKNOWN
  const columns = columnsOf(reader.list())
  const filling = reader.accept('AS') ? reader.rest() : []
  // Queries with a name of their own may delete what it is filled with.
  const first = filling[0]?.toUpperCase() === 'WITH' ? changesOf(filling) : []
  const isFilled = !/ NO DATA$/i.test(filling.slice(-3).join(' '))
  const query = (isFilled && transferQuery(filling)) || null
  return [...first, { type: 'create', table, ifMissing, columns, temporary, query }]
}

/** Null where the statement takes them from somewhere else. */
function columnsOf(definitions: readonly (readonly string[])[] | undefined): readonly string[] | null {
  if (definitions === undefined) return null
  const firsts = definitions.map(([first = '']) => first)
  if (firsts.some((first) => first.toUpperCase() === 'LIKE')) return null
  return firsts
    .filter((first) => !CONSTRAINTS.has(first.toUpperCase()))
    .flatMap((first) => namePart(first) ?? [])
    .map(columnName)
}

const CONSTRAINTS: ReadonlySet<string> = new Set('CHECK CONSTRAINT EXCLUDE FOREIGN PRIMARY UNIQUE'.split(' '))
