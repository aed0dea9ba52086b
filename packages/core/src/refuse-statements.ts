import { cutScript } from './cut-script.js'
import { DatabaseError, type ScriptError } from './database-error.js'
import type { Dialect, Statement } from './dialect.js'
import { isGodwitError } from './errors.js'
import { headline } from './headline.js'

/** Where statements are to run: inside an open transaction, or outside, each committing by itself. */
export type StatementPlace = 'transaction' | 'autocommit'

/**
 * What `execute` was given, as statements. For dialects.
 * @throws DatabaseError `statement` where the script cannot be lexed, with the `ScriptError` as cause.
 */
export function statementsOf(
  script: string | readonly Statement[],
  split: Dialect['split'],
): readonly Statement[] {
  if (typeof script !== 'string') return script
  try {
    return cutScript(script, split)
  } catch (cause) {
    if (!isScriptError(cause)) throw cause
    throw new DatabaseError(cause.message, { kind: 'statement', offset: cause.offset, cause })
  }
}

/**
 * Lets pass what may run at this place. For dialects: to be called before anything of the script runs.
 * @throws DatabaseError `statement` for the first that may not, with its advice as fix.
 */
export function refuseStatements(statements: readonly Statement[], place: StatementPlace): void {
  for (const statement of statements) {
    const refusal = refusalOf(statement, place)
    if (refusal === undefined) continue
    const { text, offset, advice } = statement
    throw new DatabaseError(refusal, {
      kind: 'statement',
      statement: text,
      offset,
      ...(advice === undefined ? {} : { fix: advice }),
    })
  }
}

/** Why this statement may not run at this place, in the same words everywhere; undefined where it may. */
export function refusalOf(statement: Statement, place: StatementPlace): string | undefined {
  switch (statement.kind) {
    case 'plain':
    case 'setting':
      return undefined
    case 'outside-transaction':
      return place === 'transaction' ? `${named(statement)} cannot run inside a transaction.` : undefined
    case 'inside-transaction':
      return place === 'autocommit' ? `${named(statement)} has no effect outside a transaction.` : undefined
    case 'transaction-control':
      return `${named(statement)} must not stand in a migration: the runner begins and ends the transaction.`
    case 'unsupported':
      return `${named(statement)} is not supported in a migration.`
  }
}

function named({ text }: Statement): string {
  return `\`${headline(text)}\``
}

/** Whether the lexer refused a script, also where it comes with another copy of this package. */
export function isScriptError(error: unknown): error is ScriptError {
  return isGodwitError(error) && error.code === 'INVALID_SCRIPT'
}
