import { DatabaseError, type Statement } from '@godwit/core'
import type { Connection } from './connection.js'
import { recover } from './recover.js'
import { type Left, leftBy } from './recover-subject.js'

/**
 * Runs a statement outside a transaction. Where it builds an index IF NOT EXISTS, one of its name that an earlier attempt
 * has left invalid is removed first; and whatever builds an index has to leave a valid one.
 * @throws DatabaseError `statement` where the index is not valid.
 */
export async function buildingSoundly(
  connection: Connection,
  statement: Statement,
  run: () => Promise<void>,
): Promise<void> {
  if (passedOver(statement) === undefined) return run()
  await recover(connection, statement)
  await run()
  await refuseUnsound(connection, [statement])
}

/**
 * To be asked of statements that have run: where one of them builds an index IF NOT EXISTS, the server passes over an
 * invalid one without a word, as if it were there.
 * @throws DatabaseError `statement` where the index is not valid.
 */
export async function refuseUnsound(connection: Connection, statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) {
    const left = passedOver(statement)
    if (left === undefined) continue
    const [found] = await connection.rows<{ valid: boolean; name: string }>(IS_VALID, [
      left.index,
      left.table,
    ])
    if (found?.valid !== false) continue
    throw new DatabaseError(`The index ${left.index} is there, but it is not valid: it serves no query.`, {
      kind: 'statement',
      statement: statement.text,
      offset: statement.offset,
      fix: `Where nobody is building it just now, run: DROP INDEX CONCURRENTLY ${found.name}`,
    })
  }
}

/** The index that a statement builds only where there is none of its name. */
function passedOver(statement: Statement): Extract<Left, { by: 'create index' }> | undefined {
  // A script may be very many statements, of which nobody wants the tokens.
  if (!/^create\b/i.test(statement.text)) return undefined
  const { tokens } = statement
  const left = leftBy(tokens)
  if (left.by !== 'create index') return undefined
  const words = tokens.map((token) => token.toLowerCase())
  const at = words.indexOf('if')
  return at !== -1 && words[at + 1] === 'not' && at < words.indexOf('on') ? left : undefined
}

/** An index lives in the schema of its table. That of a partitioned one is not valid until every partition has its own. */
const IS_VALID = `
SELECT i.indisvalid OR c.relkind = 'I' AS valid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_class AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class AS c ON c.relnamespace = t.relnamespace
JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE t.oid = pg_catalog.to_regclass($2) AND c.relname = (pg_catalog.parse_ident($1))[1]`
