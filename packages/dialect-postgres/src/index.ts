import type { CONTRACT, Dialect } from '@godwit/core'
import { split } from './lexer.js'
import { locate, type PostgresConfig, type PostgresPool } from './location.js'
import { restore } from './restore.js'
import { session } from './session.js'

export type { PostgresConfig, PostgresPool } from './location.js'

/**
 * PostgreSQL by a URL (`postgres://user:password@host:5432/database`), a config object of pg, or a Pool of the app,
 * which lends one client for the run and gets it back destroyed.
 * @throws ConfigurationError UNKNOWN_SCHEME, BAD_URL or BAD_OPTION.
 */
export function postgres(where: string | URL | PostgresConfig | PostgresPool): Dialect {
  const location = locate(where)
  return {
    contract: 1 satisfies typeof CONTRACT,
    name: 'postgres',
    database: location.database,
    session: (options, work) => session(location, options, work),
    restore,
    split,
  }
}
