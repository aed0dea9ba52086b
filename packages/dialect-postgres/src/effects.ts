import type { Statement, StatementEffect } from '@godwit/core'

/**
 * A script that fails leaves nothing here, for PostgreSQL takes back what changes the schema too. So there is nothing to be
 * found, and who has done it in another way has to say so.
 */
export function effects(statements: readonly Statement[]): StatementEffect[] {
  return statements.map(() => 'unknown')
}
