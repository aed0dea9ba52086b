import { alterEffects } from './alter-effects.js'
import { createEffects } from './create-effects.js'
import { type Effect, UNKNOWN } from './effect.js'
import { deleted, dropped, truncated } from './removal-effects.js'
import { type TokenReader, tokenReader } from './token-reader.js'
import { withQueries } from './with-effects.js'
import { copied, inserted, merged, replaced, updated } from './write-effects.js'

/**
 * What a statement does to tables and their rows, by its tokens alone. What is not known to leave them alone, and cannot be
 * read, is `unknown`. Functions that a query calls, triggers and keys that cascade do not show in a statement.
 */
export function effectsOf(tokens: readonly string[]): readonly Effect[] {
  const [verb = ''] = tokens
  const word = verb.toUpperCase()
  const reader = tokenReader(tokens)
  reader.skip()
  const read = Object.hasOwn(READERS, word) ? READERS[word] : undefined
  if (read !== undefined) return read(reader)
  return HARMLESS.has(word) ? [] : UNKNOWN
}

const READERS: { readonly [verb: string]: ((reader: TokenReader) => readonly Effect[]) | undefined } = {
  ALTER: alterEffects,
  CREATE: (reader) => createEffects(reader, effectsOf),
  DROP: dropped,
  DELETE: deleted,
  TRUNCATE: truncated,
  INSERT: inserted,
  REPLACE: replaced,
  UPDATE: updated,
  WITH: (reader) => withQueries(reader, effectsOf),
  MERGE: merged,
  COPY: copied,
  EXPLAIN: (reader) => (reader.rest().some((token) => token.toUpperCase() === 'ANALYZE') ? UNKNOWN : []),
}

const HARMLESS: ReadonlySet<string> = new Set(
  [
    'ANALYZE CHECKPOINT CLUSTER COMMENT DISCARD GRANT LISTEN LOCK NOTIFY PRAGMA REASSIGN REFRESH',
    'REINDEX RELEASE RESET REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW TABLE UNLISTEN',
    'VACUUM VALUES',
  ].flatMap((line) => line.split(' ')),
)
