import { alterChanges } from './alter-changes.js'
import { createChanges } from './create-changes.js'
import { deleted, dropped, truncated } from './removal-changes.js'
import { type TableChange, UNKNOWN } from './table-change.js'
import { type TokenReader, tokenReader } from './token-reader.js'
import { withQueries } from './with-changes.js'
import { bulkLoaded, inserted, merged, replaced, updated } from './write-changes.js'

/**
 * What a statement does to tables and their rows, by its tokens alone. What is not known to leave them alone, and cannot be
 * read, is `unknown`. Functions that a query calls, triggers and keys that cascade do not show in a statement.
 */
export function changesOf(tokens: readonly string[]): readonly TableChange[] {
  const [verb = ''] = tokens
  const word = verb.toUpperCase()
  const reader = tokenReader(tokens)
  reader.skip()
  const read = Object.hasOwn(READERS, word) ? READERS[word] : undefined
  if (read !== undefined) return read(reader)
  return HARMLESS.has(word) ? [] : UNKNOWN
}

const READERS: { readonly [verb: string]: ((reader: TokenReader) => readonly TableChange[]) | undefined } = {
  ALTER: alterChanges,
  CREATE: (reader) => createChanges(reader, changesOf),
  DROP: dropped,
  DELETE: deleted,
  TRUNCATE: truncated,
  INSERT: inserted,
  REPLACE: replaced,
  UPDATE: updated,
  WITH: (reader) => withQueries(reader, changesOf),
  MERGE: merged,
  COPY: bulkLoaded,
  EXPLAIN: (reader) => (reader.rest().some((token) => token.toUpperCase() === 'ANALYZE') ? UNKNOWN : []),
}

const HARMLESS: ReadonlySet<string> = new Set(
  [
    'ANALYZE CHECKPOINT CLUSTER COMMENT DISCARD GRANT LISTEN LOCK NOTIFY PRAGMA REASSIGN REFRESH',
    'REINDEX RELEASE RESET REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW TABLE UNLISTEN',
    'VACUUM VALUES',
  ].flatMap((line) => line.split(' ')),
)
