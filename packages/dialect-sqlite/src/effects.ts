import type { Statement, StatementEffect } from '@godwit/core'
import type { Connection } from './connection.js'
import { type Handle, loadDriver } from './driver.js'
import { isDone } from './is-done.js'
import { schemaChange } from './schema-change.js'
import { readSchema, type SchemaCopy, withSchemaCopy } from './schema-copy.js'
import { schemaState } from './schema-state.js'
import { fold } from './table-change.js'
import { untilFree } from './waiting.js'

/** Tries the statements, one after the other, on a copy of the schema in memory. */
export async function effects(
  connection: Connection,
  statements: readonly Statement[],
): Promise<StatementEffect[]> {
  const open = await loadDriver()
  const entries = await untilFree(connection, () => readSchema(connection.handle))
  return withSchemaCopy(open, entries, (copy) => tryAll(copy, statements))
}

/**
 * What runs stays in the copy, for those after it. Where some of them together bring the schema back to what it was, such
 * as a rebuild that was done already, nobody can see whether they have run.
 */
function tryAll(copy: SchemaCopy, statements: readonly Statement[]): StatementEffect[] {
  const state = schemaState(copy.handle)
  const stood = new Map([[state(), 0]])
  const found: StatementEffect[] = []
  for (const [index, statement] of statements.entries()) {
    const effect = tryOne(copy, statement)
    found.push(effect)
    if (effect !== 'not done') continue
    const now = state()
    const since = stood.get(now)
    if (since === undefined) stood.set(now, index + 1)
    else for (let at = since; at <= index; at += 1) if (found[at] === 'not done') found[at] = 'unknown'
  }
  return found
}

function tryOne({ handle, lacks }: SchemaCopy, { text, tokens }: Statement): StatementEffect {
  if (!/^(?:CREATE|ALTER|DROP)$/i.test(tokens[0] ?? '')) return isHarmless(tokens) ? 'repeatable' : 'unknown'
  if (tokens.some((token) => lacks.has(fold(token)))) return 'unknown'
  const before = { main: counter(handle, 'main'), temp: counter(handle, 'temp') }
  try {
    handle.exec(text)
  } catch {
    const change = schemaChange(tokens)
    return change !== undefined && isDone(handle, change, tokens) ? 'done' : 'unknown'
  }
  if (counter(handle, 'main') !== before.main) return 'not done'
  // What is temporary is gone with the run that made it, whatever became of that.
  return counter(handle, 'temp') === before.temp ? 'repeatable' : 'unknown'
}

/** Whether it can run twice and do no harm, of what changes no schema. */
function isHarmless(tokens: readonly string[]): boolean {
  const words = tokens.map((token) => token.toUpperCase())
  return HARMLESS.has(words[0] ?? '') || (words[0] === 'VACUUM' && !words.includes('INTO'))
}

const HARMLESS: ReadonlySet<string> = new Set(['ANALYZE', 'EXPLAIN', 'PRAGMA', 'REINDEX', 'SELECT', 'VALUES'])

/** Grows with every change of the schema. */
function counter(handle: Handle, schema: 'main' | 'temp'): number {
  const row = handle.prepare(`PRAGMA ${schema}.schema_version`).get() as { schema_version: number }
  return row.schema_version
}
