import { isGodwitError, type Migrator } from '@godwit/core'

/** An error, and what the run had done when it came: for the report of the failure. */
export class FailedRun extends Error {
  constructor(
    /** What to print and to derive the exit code from. */
    override readonly cause: unknown,
    readonly database: string,
    readonly applied: readonly string[],
    readonly reverted: readonly string[],
    readonly pending: readonly string[],
  ) {
    super('The run failed', { cause })
  }
}

/** What is pending after a failure, as far as it can still be found out. */
export async function pendingAfter(
  error: unknown,
  migrator: Migrator,
  app: string | undefined,
): Promise<string[]> {
  // Anything else means that the files or the database cannot be read: asking again would only wait again.
  const readable = isGodwitError(error) && (error.code === 'MIGRATION_FAILED' || 'versions' in error)
  if (!readable) return []
  try {
    return (await migrator.pending(app === undefined ? {} : { app })).map((step) => step.version)
  } catch {
    return []
  }
}
