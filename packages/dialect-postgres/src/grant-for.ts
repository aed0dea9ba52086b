import { grantOnSchema } from './absent-schema.js'
import type { Connection } from './connection.js'
import { quoted } from './quoted.js'

/** What to run so that this user has the right that a message of the server says is missing; undefined where that is not known. */
export async function grantFor(
  connection: Connection,
  message: string,
  { reads }: { readonly reads: boolean },
): Promise<string | undefined> {
  const candidates = await connection.rows<Lacking>(LACKING, [message])
  const [named] = candidates
    .filter(({ name }) => isWordOf(message, name))
    .sort((a, b) => b.name.length - a.name.length)
  if (named === undefined) return undefined
  const { kind, name, full, owner, user } = named
  if (kind === 'schema') return `Let the owner of the schema, ${owner}, run: ${grantOnSchema(name, user)}`
  if (reads) return `Let its owner, ${owner}, run: GRANT SELECT ON ${full} TO ${quoted(user)}`
  return `Connect as ${owner}, who owns ${name}; or make this user a member of that role. Run: GRANT ${quoted(owner)} TO ${quoted(user)}`
}

interface Lacking {
  kind: 'schema' | 'relation'
  name: string
  /** With the schema, as it can stand in a statement. */
  full: string
  owner: string
  user: string
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
SELECT 'schema' AS kind, n.nspname::text AS name, pg_catalog.quote_ident(n.nspname) AS "full",
  pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner,
  current_user::text AS "user"
FROM pg_catalog.pg_namespace AS n
WHERE pg_catalog.strpos($1, n.nspname::text) > 0
  AND NOT (pg_catalog.has_schema_privilege(n.oid, 'CREATE') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'))
UNION ALL
SELECT 'relation', c.relname::text, pg_catalog.format('%I.%I', n.nspname, c.relname),
  pg_catalog.pg_get_userbyid(c.relowner)::text, current_user::text
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND pg_catalog.strpos($1, c.relname::text) > 0
  AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')`
