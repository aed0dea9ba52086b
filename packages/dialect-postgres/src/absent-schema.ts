import { DatabaseError, identifier } from '@godwit/core'
import type { Connection } from './connection.js'

/** @throws DatabaseError `absent`: the server takes any name into its search path. */
export async function refuseAbsentSchema(connection: Connection, schema: string | undefined): Promise<void> {
  if (schema === undefined) return
  const [user] = await connection.rows<{ name: string; found: boolean }>(
    `SELECT current_user::text AS name,
      EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) AS found`,
    [schema],
  )
  if (user?.found) return
  throw new DatabaseError(`The schema ${schema} does not exist.`, {
    kind: 'absent',
    fix: `Check its name, or create it. Run: ${createSchema(schema, user?.name)}`,
  })
}

/** What a superuser, or whoever may create schemas, has to run. */
export function createSchema(schema: string, owner: string | undefined): string {
  const name = (text: string): string => identifier(text).text.join('')
  return `CREATE SCHEMA ${name(schema)}${owner === undefined ? '' : ` AUTHORIZATION ${name(owner)}`}`
}
