import type { Sql } from '@godwit/core'

/** The SQL text with PostgreSQL's placeholders: `$1`, `$2`, … */
export function textOf(statement: Sql): string {
  return statement.text.reduce((text, piece, at) => `${text}$${at}${piece}`)
}
