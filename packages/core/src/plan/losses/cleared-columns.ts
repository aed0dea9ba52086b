import {
  atDepthZero,
  columnName,
  namePart,
  partsOf,
  tokenReader,
  withoutParentheses,
} from './token-reader.js'

/** A column that assignments set to null, or to its default: as a whole, or a part of its value. */
export interface ClearedColumn {
  readonly column: string
  readonly whole: boolean
}

/**
 * Reads the assignments of an UPDATE, from the word after SET on, up to where they end. `isEmpty` tells of a value more than that it
 * is NULL or DEFAULT.
 */
export function clearedColumns(
  tokens: readonly string[],
  isEmpty: (value: readonly string[]) => boolean = () => false,
): readonly ClearedColumn[] {
  return partsOf(tokens.slice(0, endOfAssignments(tokens))).flatMap((assignment) => {
    const is = assignment.indexOf('=')
    const targets = withoutParentheses(assignment.slice(0, Math.max(is, 0)))
    const values = partsOf(rowOf(assignment.slice(is + 1)))
    return partsOf(targets).flatMap((target, index): readonly ClearedColumn[] => {
      const part = namePart(target[0])
      const value = values[index] ?? []
      if (part === undefined || !(isNothing(value) || isEmpty(value))) return []
      return [{ column: columnName(part), whole: target.length === 1 }]
    })
  })
}

/** Whether it is NULL or DEFAULT, whatever stands around that. */
export function isNothing(value: readonly string[]): boolean {
  const [first = '', next = '', ...rest] = withoutParentheses(value)
  if (/^(?:NULL|DEFAULT)$/i.test(first)) return next === '' || /^(?:::|FROM|AS)$/i.test(next)
  if (/^SELECT$/i.test(first)) return isNothing([next, ...rest])
  return /^CAST$/i.test(first) && next === '(' && isNothing(rest.slice(0, -1))
}

/** Where nothing is assigned any more, as far as the next upsert or branch of a MERGE. */
export function endOfAssignments(tokens: readonly string[]): number {
  for (let from = 0; ; ) {
    const at = atDepthZero(tokens, ENDS, from)
    const end = tokenReader(tokens.slice(at))
    const isOperator = end.next === 'FROM' && tokens[at - 1]?.toUpperCase() === 'DISTINCT'
    const isOfCase = end.accept('WHEN') && end.next !== 'MATCHED' && !end.accept('NOT', 'MATCHED')
    if (!isOperator && !isOfCase) return at
    from = at + 1
  }
}

const ENDS = /^(?:FROM|WHERE|RETURNING|ON|WHEN)$/i

/** The values of a row, without what makes them one. */
function rowOf(tokens: readonly string[]): readonly string[] {
  const [first = '', ...rest] = tokens
  const inside = withoutParentheses(/^ROW$/i.test(first) ? rest : tokens)
  return /^SELECT$/i.test(inside[0] ?? '') ? inside.slice(1) : inside
}
