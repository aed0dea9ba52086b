import { clearedColumns, endOfAssignments } from './cleared-columns.js'
import { type TableChange, UNKNOWN } from './table-change.js'
import { atDepthZero, columnName, type Name, namePart, type TokenReader } from './token-reader.js'
import { transferQuery } from './transfer-query.js'
import { emptyIn } from './upserted-row.js'

/** Changes by an INSERT, read from the word after it on, as those below. */
export function inserted(reader: TokenReader): readonly TableChange[] {
  if (!reader.accept('OR')) return filled(reader, 'every row')
  const replaces = reader.next === 'REPLACE'
  reader.skip()
  return filled(reader, replaces ? 'new rows' : 'old rows')
}

export function replaced(reader: TokenReader): readonly TableChange[] {
  return filled(reader, 'new rows')
}

/** `keeps`: what of rows that clash. */
function filled(reader: TokenReader, keeps: 'every row' | 'old rows' | 'new rows'): readonly TableChange[] {
  const into = reader.accept('INTO') ? reader.name() : undefined
  if (into === undefined) return UNKNOWN
  if (reader.accept('AS')) reader.skip()
  const columns =
    reader.list()?.map(([first]) => columnName(namePart(first) ?? { text: '', quoted: false })) ?? null
  if (reader.accept('OVERRIDING')) {
    reader.skip()
    reader.skip()
  }
  const rest = reader.rest()
  const changes: TableChange[] = keeps === 'new rows' ? [someGone(into)] : []
  changes.push(...clearedWithin(into, rest, emptyIn(columns, rest)), { type: 'write', table: into })
  const query = transferQuery(rest)
  if (query === undefined) return changes
  const complete = query.complete && keeps === 'every row'
  return [...changes, { type: 'transfer', into, columns, query: { ...query, complete } }]
}

export function updated(reader: TokenReader): readonly TableChange[] {
  const replaces = reader.accept('OR', 'REPLACE')
  if (reader.accept('OR')) reader.skip()
  const only = reader.accept('ONLY')
  const table = reader.name()
  if (table === undefined) return UNKNOWN
  const rest = reader.rest()
  const assignments = rest.slice(atDepthZero(rest, /^SET$/i) + 1)
  const end = assignments[endOfAssignments(assignments)] ?? ''
  const isAllRows = !only && /^(?:RETURNING)?$/i.test(end)
  const cleared = clearedColumns(assignments).map(
    ({ column, whole }): TableChange => ({ type: 'clear-column', table, column, all: isAllRows && whole }),
  )
  return [...(replaces ? [someGone(table)] : []), ...cleared, { type: 'write', table }]
}

export function merged(reader: TokenReader): readonly TableChange[] {
  reader.accept('INTO')
  reader.accept('ONLY')
  const table = reader.name()
  if (table === undefined) return UNKNOWN
  const rest = reader.rest()
  const deletes = rest.some((token) => token.toUpperCase() === 'DELETE')
  return [...(deletes ? [someGone(table)] : []), ...clearedWithin(table, rest), { type: 'write', table }]
}

/** By every UPDATE SET in a statement that does it to some rows. */
function clearedWithin(
  table: Name,
  tokens: readonly string[],
  isEmpty?: (value: readonly string[]) => boolean,
): readonly TableChange[] {
  return tokens.flatMap((token, index) => {
    if (token.toUpperCase() !== 'SET' || tokens[index - 1]?.toUpperCase() !== 'UPDATE') return []
    return clearedColumns(tokens.slice(index + 1), isEmpty).map(
      ({ column }): TableChange => ({ type: 'clear-column', table, column, all: false }),
    )
  })
}

function someGone(table: Name): TableChange {
  return { type: 'delete', table, rows: 'some' }
}

/** Into a table, or out of it. */
export function bulkLoaded(reader: TokenReader): readonly TableChange[] {
  return [{ type: 'write', table: reader.name() ?? null }]
}
