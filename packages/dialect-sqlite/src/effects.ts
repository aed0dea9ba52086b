import type { Statement, StatementEffect } from '@godwit/core'
import type { Connection } from './connection.js'
import { loadDriver } from './driver.js'
import { fold } from './folded-name.js'
import { readSchema, type SchemaCopy, withSchemaCopy } from './schema-copy.js'
import { schemaEffects } from './schema-effects.js'
import { changesSchema, isHarmless } from './verb.js'
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
  const changing = statements.filter(changesSchema)
  const isKnown = !changing.some(({ tokens }) => tokens.some((token) => lacks.has(fold(token))))
  const found = isKnown ? schemaEffects(handle, changing) : []
  const effectOf = new Map(changing.map((statement, index) => [statement, found[index] ?? 'unknown']))
  return statements.map(
    (statement) => effectOf.get(statement) ?? (isHarmless(statement) ? 'repeatable' : 'unknown'),
  )
}
