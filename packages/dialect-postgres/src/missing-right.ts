import { DatabaseError, isDatabaseError } from '@godwit/core'
import { grantOnSchema } from './absent-schema.js'
import type { Connection } from './connection.js'
import { driverFields } from './driver-error.js'
import { quoted } from './quoted.js'

/**
 * Gives what `work` gives. Where it fails for a missing right, the error says what to run so that this user has it. To be
 * called where no transaction is open.
 */
export async function namingMissingRight<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDatabaseError(error) || error.kind !== 'denied') throw error
    const { code, message } = driverFields(error.cause)
    const fix = code === '42501' ? await fixFor(connection, message).catch(() => undefined) : undefined
    if (fix === undefined) throw error
    const { kind, offset, statement, cause } = error
    const [told = ''] = error.message.split('\n', 1)
    throw new DatabaseError(told, { kind, offset, statement, cause, fix })
  }
}

interface Lacking {
  kind: 'schema' | 'relation'
  name: string
  owner: string
  user: string
}

async function fixFor(connection: Connection, message: string): Promise<string | undefined> {
  const candidates = await connection.rows<Lacking>(LACKING, [message])
  const [named] = candidates
    .filter(({ name }) => isWordOf(message, name))
    .sort((a, b) => b.name.length - a.name.length)
  if (named === undefined) return undefined
  const { kind, name, owner, user } = named
  if (kind === 'schema') return `Let the owner of the schema, ${owner}, run: ${grantOnSchema(name, user)}`
  return `Connect as ${owner}, who owns ${name}; or make this user a member of that role. Run: GRANT ${quoted(owner)} TO ${quoted(user)}`
}

/** The server names what it is about in words of the language that it is set to. */
function isWordOf(message: string, name: string): boolean {
  const inside = /[\p{L}\p{N}_$]/u
  for (let at = message.indexOf(name); at !== -1; at = message.indexOf(name, at + 1)) {
    const around = [message[at - 1] ?? ' ', message[at + name.length] ?? ' ']
    if (!around.some((character) => inside.test(character))) return true
  }
  return false
}

const LACKING = `
SELECT 'schema' AS kind, n.nspname::text AS name, pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner,
  current_user::text AS "user"
FROM pg_catalog.pg_namespace AS n
WHERE pg_catalog.strpos($1, n.nspname::text) > 0
  AND NOT (pg_catalog.has_schema_privilege(n.oid, 'CREATE') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'))
UNION ALL
SELECT 'relation', c.relname::text, pg_catalog.pg_get_userbyid(c.relowner)::text, current_user::text
FROM pg_catalog.pg_class AS c
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND pg_catalog.strpos($1, c.relname::text) > 0
  AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')`
