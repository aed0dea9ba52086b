import { DatabaseError, type Statement } from '@godwit/core'
import type { Connection } from './connection.js'
import { recover } from './recover.js'
import { leftBy } from './recover-subject.js'

/**
 * Runs a statement outside a transaction. Where it builds an index IF NOT EXISTS, one of its name that an earlier attempt
 * has left invalid is removed first; and whatever builds an index has to leave a valid one. The server itself passes
 * over an invalid one without a word, as if it were there.
 * @throws DatabaseError `statement` where the index is not valid.
 */
export async function buildingSoundly(
  connection: Connection,
  statement: Statement,
  run: () => Promise<void>,
): Promise<void> {
  const left = leftBy(statement.tokens)
  if (left.by !== 'create index' || !mayBePassedOver(statement)) return run()
  await recover(connection, statement)
  await run()
  const [found] = await connection.rows<{ valid: boolean }>(IS_VALID, [left.index, left.table])
  if (found?.valid !== false) return
  throw new DatabaseError(`The index ${left.index} is there, but it is not valid: it serves no query.`, {
    kind: 'statement',
    statement: statement.text,
    offset: statement.offset,
    fix: `Where nobody is building it just now, run: DROP INDEX CONCURRENTLY ${left.index}`,
  })
}

function mayBePassedOver({ tokens }: Statement): boolean {
  const words = tokens.map((token) => token.toLowerCase())
  const at = words.indexOf('if')
  return at !== -1 && words[at + 1] === 'not' && at < words.indexOf('on')
}

/** An index lives in the schema of its table. */
const IS_VALID = `
SELECT i.indisvalid AS valid
FROM pg_catalog.pg_class AS t
JOIN pg_catalog.pg_class AS c ON c.relnamespace = t.relnamespace
JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE t.oid = pg_catalog.to_regclass($2) AND c.relname = (pg_catalog.parse_ident($1))[1]`
