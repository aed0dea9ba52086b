import { plainCondition } from './plain-condition.js'
import { type TableChange, UNKNOWN } from './table-change.js'
import { type Name, partsOf, type TokenReader, tokenReader } from './token-reader.js'

/** Changes by a DROP, read from the word after it on, as those below. */
export function dropped(reader: TokenReader): readonly TableChange[] {
  const kind = reader.next
  reader.skip()
  reader.accept('IF', 'EXISTS')
  const rest = reader.rest()
  const cascades = rest.at(-1)?.toUpperCase() === 'CASCADE'
  if (kind === 'TABLE') return namesIn(rest, (table) => ({ type: 'drop', table }))
  // Without CASCADE nothing may stand in it any more.
  if (kind === 'SCHEMA')
    return cascades ? namesIn(rest, (name) => ({ type: 'drop-schema', what: 'schema', name })) : []
  if (kind === 'DATABASE') return namesIn(rest, (name) => ({ type: 'drop-schema', what: 'database', name }))
  if (kind === 'OWNED') return UNKNOWN
  // With a type, or what is made of it, go the columns that use it.
  return cascades && !HOLDS_NO_DATA.has(kind) ? UNKNOWN : []
}

const HOLDS_NO_DATA: ReadonlySet<string> = new Set(
  'INDEX MATERIALIZED POLICY ROLE RULE SEQUENCE TRIGGER USER VIEW'.split(' '),
)

export function deleted(reader: TokenReader): readonly TableChange[] {
  if (!reader.accept('FROM')) return UNKNOWN
  const only = reader.accept('ONLY')
  const table = reader.name()
  if (table === undefined) return UNKNOWN
  if (/^(?:RETURNING)?$/.test(reader.next)) return [{ type: 'delete', table, rows: 'all' }]
  const where = !only && reader.accept('WHERE') ? plainCondition(reader.rest()) : null
  return [{ type: 'delete', table, rows: where === null ? 'some' : { where } }]
}

export function truncated(reader: TokenReader): readonly TableChange[] {
  reader.accept('TABLE')
  reader.accept('ONLY')
  const rest = reader.rest()
  const others = rest.some((token) => token.toUpperCase() === 'CASCADE') ? UNKNOWN : []
  return [...namesIn(rest, (table) => ({ type: 'delete', table, rows: 'all' })), ...others]
}

function namesIn(tokens: readonly string[], change: (name: Name) => TableChange) {
  return partsOf(tokens).map((part): TableChange => {
    const reader = tokenReader(part)
    reader.accept('ONLY')
    const name = reader.name()
    return name === undefined ? { type: 'unknown' } : change(name)
  })
}
