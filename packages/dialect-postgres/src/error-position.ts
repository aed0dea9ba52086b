import type { Statement } from '@godwit/core'

/** Stands between statements that are sent together. */
export const SEPARATOR = ';\n'

export interface Fault {
  readonly statement: Statement | undefined
  /** In the script that the statements were cut from, in UTF-16 code units. */
  readonly offset: number | undefined
}

/**
 * Where a failure happened: at `position` of the text that was sent (from 1, in code points), which the server gives
 * for what it can point at, else in the statement after the last completed one.
 */
export function faultOf(
  statements: readonly Statement[],
  { position, completed }: { readonly position?: number | undefined; readonly completed: number },
): Fault {
  if (position === undefined) {
    const statement = statements[completed] ?? statements.at(-1)
    return { statement, offset: statement?.offset }
  }
  let pointsLeft = position - 1
  for (const statement of statements) {
    const points = codePoints(statement.text) + SEPARATOR.length
    if (pointsLeft < points || statement === statements.at(-1)) {
      return { statement, offset: statement.offset + unitsOf(statement.text, pointsLeft) }
    }
    pointsLeft -= points
  }
  return { statement: undefined, offset: undefined }
}

function codePoints(text: string): number {
  return text.length - (text.match(PAIR)?.length ?? 0)
}

/** The length in UTF-16 code units of the first so many code points, within the text. */
function unitsOf(text: string, points: number): number {
  let units = 0
  for (let left = points; left > 0 && units < text.length; left -= 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
  }
  return units
}

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g
