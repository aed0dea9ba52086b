import type { Statement, StatementEffect } from '@godwit/core'
import type { Connection } from './connection.js'
import { loadDriver } from './driver.js'
import { readSchema, type SchemaCopy, withSchemaCopy } from './schema-copy.js'
import { schemaEffects } from './schema-effects.js'
import { fold } from './table-change.js'
import { untilFree } from './waiting.js'

/** Finds out on a copy of the schema in memory what the statements have done, and what they would do. */
export async function effects(
  connection: Connection,
  statements: readonly Statement[],
): Promise<StatementEffect[]> {
  const open = await loadDriver()
  const entries = await untilFree(connection, () => readSchema(connection.handle))
  return withSchemaCopy(open, entries, (copy) => effectsOn(copy, statements))
}

function effectsOn({ handle, lacks }: SchemaCopy, statements: readonly Statement[]): StatementEffect[] {
  const changing = statements.filter(({ tokens }) => changesSchema(tokens))
  const isKnown = !changing.some(({ tokens }) => tokens.some((token) => lacks.has(fold(token))))
  const found = isKnown ? schemaEffects(handle, changing) : []
  const effectOf = new Map(changing.map((statement, index) => [statement, found[index] ?? 'unknown']))
  return statements.map(
    (statement) => effectOf.get(statement) ?? (isHarmless(statement.tokens) ? 'repeatable' : 'unknown'),
  )
}

function changesSchema([first = '']: readonly string[]): boolean {
  return /^(?:CREATE|ALTER|DROP)$/i.test(first)
}

/** Whether it can run twice and do no harm, of what changes no schema. */
function isHarmless(tokens: readonly string[]): boolean {
  const words = tokens.map((token) => token.toUpperCase())
  return HARMLESS.has(words[0] ?? '') || (words[0] === 'VACUUM' && !words.includes('INTO'))
}

const HARMLESS: ReadonlySet<string> = new Set(['ANALYZE', 'EXPLAIN', 'PRAGMA', 'REINDEX', 'SELECT', 'VALUES'])
