import { isNothing } from './cleared-columns.js'
import { atDepthZero, columnName, namePart, partsOf, withoutParentheses } from './token-reader.js'

/**
 * Of an INSERT with these columns (null: not told) and these tokens after them: whether a value is that of a column which the row
 * that could not be inserted leaves empty (`excluded.etag`).
 */
export function emptyIn(
  columns: readonly string[] | null,
  tokens: readonly string[],
): (value: readonly string[]) => boolean {
  const rows = rowsOf(tokens)
  return (value) => {
    const [of, column] = [namePart(value[0]), namePart(value[2])]
    if (of?.text.toLowerCase() !== 'excluded' || column === undefined || value.length > 3) return false
    if (columns === null) return rows.flat().some(isNothing)
    const at = columns.indexOf(columnName(column))
    return at === -1 || rows.some((row) => isNothing(row[at] ?? []))
  }
}

/** Of a query, what it makes every row of, and so of those that UNION and its like join to it. */
function rowsOf([verb = '', ...rest]: readonly string[]): readonly (readonly string[][])[] {
  const given = rest.slice(0, atDepthZero(rest, ENDS))
  if (/^VALUES$/i.test(verb)) return partsOf(given).map((row) => partsOf(withoutParentheses(row)))
  const next = atDepthZero(rest, /^(?:SELECT|VALUES)$/i)
  const others = next < rest.length ? rowsOf(rest.slice(next)) : []
  return [partsOf(/^(?:ALL|DISTINCT)$/i.test(given[0] ?? '') ? given.slice(1) : given), ...others]
}

const ENDS = /^(?:FROM|WHERE|GROUP|HAVING|ORDER|LIMIT|UNION|INTERSECT|EXCEPT|ON|RETURNING)$/i
