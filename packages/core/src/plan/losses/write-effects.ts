import { copyQuery } from './copy-query.js'
import { type Effect, UNKNOWN } from './effect.js'
import { columnName, namePart, partsOf, type TokenReader, tokenReader } from './token-reader.js'

/** Effects of an INSERT, read from the word after it on, as those below. */
export function inserted(reader: TokenReader): readonly Effect[] {
  const isChoosy = reader.accept('OR')
  if (isChoosy) reader.skip()
  return filled(reader, isChoosy)
}

export function replaced(reader: TokenReader): readonly Effect[] {
  return filled(reader, true)
}

/** `isChoosy`: of rows that clash, it keeps one. */
function filled(reader: TokenReader, isChoosy: boolean): readonly Effect[] {
  const into = reader.accept('INTO') ? reader.name() : undefined
  if (into === undefined) return UNKNOWN
  if (reader.accept('AS')) reader.skip()
  const columns = reader.list()?.map(([first]) => columnName(namePart(first) ?? { text: '', quoted: false }))
  if (reader.accept('OVERRIDING')) {
    reader.skip()
    reader.skip()
  }
  const rest = reader.rest()
  const query = copyQuery(rest)
  const write: Effect = { type: 'write', table: into }
  if (query === undefined) return [write]
  const complete = query.complete && !isChoosy
  return [write, { type: 'copy', into, columns: columns ?? null, query: { ...query, complete } }]
}

export function updated(reader: TokenReader): readonly Effect[] {
  if (reader.accept('OR')) reader.skip()
  reader.accept('ONLY')
  const table = reader.name()
  if (table === undefined) return UNKNOWN
  const rest = reader.rest()
  const at = rest.findIndex((token) => token.toUpperCase() === 'SET')
  const clauses = rest.slice(at + 1)
  const end = clauses.findIndex((token) => /^(?:FROM|WHERE|RETURNING)$/i.test(token))
  const cleared = partsOf(end === -1 ? clauses : clauses.slice(0, end)).flatMap((tokens): Effect[] => {
    const [column, is, value = '', ...more] = tokens
    const part = namePart(column)
    const isCleared = is === '=' && more.length === 0 && /^(?:NULL|DEFAULT)$/i.test(value)
    if (part === undefined || !isCleared) return []
    return [{ type: 'clear-column', table, column: columnName(part), all: end === -1 }]
  })
  return [...cleared, { type: 'write', table }]
}

/** What queries with a name of their own write is not followed; what they delete is looked for. */
export function withQueries(reader: TokenReader): readonly Effect[] {
  const rest = reader.rest()
  const writes = rest.some((token) => /^(?:DELETE|INSERT|REPLACE|UPDATE|MERGE)$/i.test(token))
  return writes ? [...deletedWithin(rest), { type: 'write', table: null }] : []
}

function deletedWithin(tokens: readonly string[]): Effect[] {
  return tokens.flatMap((token, index): readonly Effect[] => {
    if (token.toUpperCase() !== 'DELETE') return []
    const reader = tokenReader(tokens.slice(index + 1))
    reader.accept('FROM')
    reader.accept('ONLY')
    const table = reader.name()
    return table === undefined ? UNKNOWN : [{ type: 'delete', table, rows: 'some' }]
  })
}

export function merged(reader: TokenReader): readonly Effect[] {
  reader.accept('INTO')
  reader.accept('ONLY')
  const table = reader.name()
  if (table === undefined) return UNKNOWN
  const deletes = reader.rest().some((token) => token.toUpperCase() === 'DELETE')
  return [...(deletes ? [{ type: 'delete', table, rows: 'some' } as const] : []), { type: 'write', table }]
}

/** Into a table, or out of it. */
export function copied(reader: TokenReader): readonly Effect[] {
  return [{ type: 'write', table: reader.name() ?? null }]
}
