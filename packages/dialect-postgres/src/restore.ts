import { ConfigurationError } from '@godwit/core'

/** A server has tools of its own for that, and a dump is no file of the database. */
export async function restore(): Promise<never> {
  throw new ConfigurationError(
    'NOT_SUPPORTED',
    'PostgreSQL has no copies that are put back as a file. Nothing was changed.',
    {
      fix: 'Use pg_restore (for a dump in the custom format), or psql --file (for a plain one).',
    },
  )
}
