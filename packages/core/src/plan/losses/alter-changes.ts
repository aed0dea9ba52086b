import { type TableChange, UNKNOWN } from './table-change.js'
import { columnName, type Name, partsOf, type TokenReader, tokenReader } from './token-reader.js'

/** Changes by an ALTER, read from the word after it on. */
export function alterChanges(reader: TokenReader): readonly TableChange[] {
  if (reader.accept('TYPE')) return dropsAttribute(reader) ? UNKNOWN : []
  if (!reader.accept('TABLE')) return []
  reader.accept('IF', 'EXISTS')
  reader.accept('ONLY')
  const table = reader.name()
  if (table === undefined) return UNKNOWN
  reader.accept('*')
  return partsOf(reader.rest()).flatMap((action) => actionChanges(table, tokenReader(action)))
}

function actionChanges(table: Name, action: TokenReader): readonly TableChange[] {
  if (action.accept('RENAME')) return renamed(table, action)
  if (action.accept('DROP')) {
    if (action.accept('CONSTRAINT')) return []
    action.accept('COLUMN')
    action.accept('IF', 'EXISTS')
    const column = columnOf(action)
    return [column === undefined ? { type: 'unknown' } : { type: 'drop-column', table, column }]
  }
  // A condition that names the new column cannot be counted by.
  if (action.next === 'ADD') return [{ type: 'write', table }]
  if (!action.accept('ALTER')) return []
  action.accept('COLUMN')
  const column = columnOf(action)
  if (column === undefined) return UNKNOWN
  action.accept('SET', 'DATA')
  return action.accept('TYPE') ? [{ type: 'convert-column', table, column }] : []
}

function renamed(table: Name, action: TokenReader): readonly TableChange[] {
  if (action.accept('CONSTRAINT')) return []
  if (action.accept('TO')) {
    const to = action.name()?.at(-1)
    return [to === undefined ? { type: 'unknown' } : { type: 'rename', table, to }]
  }
  action.accept('COLUMN')
  const from = columnOf(action)
  action.accept('TO')
  const to = columnOf(action)
  if (from === undefined || to === undefined) return UNKNOWN
  return [{ type: 'rename-column', table, from, to }]
}

/** Of a row type, which columns may be made of. */
function dropsAttribute(reader: TokenReader): boolean {
  return reader.rest().some((token) => token.toUpperCase() === 'DROP')
}

function columnOf(action: TokenReader): string | undefined {
  const part = action.name()?.at(-1)
  return part && columnName(part)
}
