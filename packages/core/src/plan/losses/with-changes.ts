import { type TableChange, UNKNOWN } from './table-change.js'
import { atDepthZero, type TokenReader, tokenReader } from './token-reader.js'

/**
 * Changes by a statement after WITH, and of those that it has in parentheses before. What they transfer is not followed, for
 * a query may be called what a table is called.
 */
export function withQueries(
  reader: TokenReader,
  changesOf: (tokens: readonly string[]) => readonly TableChange[],
): readonly TableChange[] {
  const rest = reader.rest()
  const at = atDepthZero(rest, /^(?:DELETE|INSERT|MERGE|REPLACE|SELECT|TABLE|UPDATE|VALUES)$/i)
  if (at === rest.length) return UNKNOWN
  const before = inParentheses(rest.slice(0, at)).filter(([verb = '']) => WRITES.test(verb))
  const read = [...before, rest.slice(at)].flatMap(changesOf)
  const followed = read.filter(({ type }) => type !== 'transfer')
  return read.length === 0 ? [] : [...followed, { type: 'write', table: null }]
}

const WRITES = /^(?:DELETE|INSERT|MERGE|REPLACE|UPDATE|WITH)$/i

function inParentheses(tokens: readonly string[]): readonly (readonly string[])[] {
  const open = tokens.indexOf('(')
  if (open === -1) return []
  const reader = tokenReader(tokens.slice(open))
  reader.list()
  const rest = reader.rest()
  return [tokens.slice(open + 1, tokens.length - rest.length - 1), ...inParentheses(rest)]
}
