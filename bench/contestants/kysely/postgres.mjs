import { PostgresDialect } from 'kysely'
import pg from 'pg'

export const dialect = (connectionString) =>
  new PostgresDialect({ pool: new pg.Pool({ connectionString, max: 1 }) })
