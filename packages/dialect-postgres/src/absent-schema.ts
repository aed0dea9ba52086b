import { DatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import { quoted } from './quoted.js'

/** @throws DatabaseError `absent`: the server takes any name into its search path. */
export async function refuseAbsentSchema(connection: Connection, schema: string | undefined): Promise<void> {
  if (schema === undefined) return
  const [user] = await connection.rows<{ name: string; found: boolean }>(
    `SELECT current_user::text AS name,
      EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) AS found`,
    [schema],
  )
  if (user === undefined || user.found) return
  throw new DatabaseError(`The schema ${schema} does not exist.`, {
    kind: 'absent',
    fix: `Check its name, or create it. Run: ${createSchema(schema, user.name)}`,
  })
}

/** The error where the search path leads to no schema. */
export async function noSchema(connection: Connection): Promise<DatabaseError> {
  const path = await connection.rows<{ user: string; name: string; found: boolean }>(SEARCH_PATH)
  const told = path.map(({ name }) => name).join(', ')
  const [first] = path
  const found = path.find((schema) => schema.found)
  if (found !== undefined) {
    return new DatabaseError(
      `No schema to work in: this user may not use any of the search_path (${told}).`,
      {
        kind: 'denied',
        fix: `Let the owner of the schema run: ${grantOnSchema(found.name, found.user)}`,
      },
    )
  }
  const other = 'Name an existing schema with the option schema'
  return new DatabaseError(`No schema to work in: nothing in the search_path (${told}) exists.`, {
    kind: 'absent',
    fix: first === undefined ? `${other}.` : `${other}, or run: ${createSchema(first.name, first.user)}`,
  })
}

const SEARCH_PATH = `
SELECT current_user::text AS "user", entry.name,
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = entry.name) AS found
FROM (
  SELECT pg_catalog.btrim(part, '" ') AS name, place
  FROM pg_catalog.unnest(pg_catalog.string_to_array(pg_catalog.current_setting('search_path'), ','))
    WITH ORDINALITY AS split (part, place)
) AS entry
WHERE entry.name NOT IN ('', '$user') ORDER BY entry.place`

/** What whoever may create schemas has to run. */
function createSchema(schema: string, owner: string): string {
  return `CREATE SCHEMA ${quoted(schema)} AUTHORIZATION ${quoted(owner)}`
}

/** What the schema's owner, or a superuser, has to run. */
export function grantOnSchema(schema: string, user: string): string {
  return `GRANT CREATE, USAGE ON SCHEMA ${quoted(schema)} TO ${quoted(user)}`
}
