import { bodyDatabase, type Database } from '@godwit/core'
import type { Connection } from './connection.js'
import type { Sequel } from './run-script.js'
import { ended, stretches } from './stretches.js'
import type { Watch } from './watch.js'

export interface GuardOptions {
  readonly cancel?: AbortSignal | undefined
  readonly watch: Watch
  /** Leaves nothing of what an earlier body has set in the same transaction. Empty: there was none. */
  readonly clean: readonly string[]
}

/**
 * Runs the body under a savepoint of a name that it cannot know, and then proves that this is still the transaction
 * it began in: the savepoint is there, the transaction's id is the same, no error was swallowed, nothing is in flight.
 * @param databaseWith what the body runs on, with what is to follow each piece of it.
 */
export async function guard<T>(
  connection: Connection,
  databaseWith: (sequel?: Sequel) => Database,
  body: (db: Database) => Promise<T>,
  { clean, cancel, watch }: GuardOptions,
): Promise<T> {
  // By itself: whoever looks at the server is to see what the body runs, of which it shows only the beginning.
  if (clean.length > 0) await connection.command(clean.join(';\n'))
  const proofs = stretches(connection, databaseWith)
  const lent = bodyDatabase(proofs.database, cancel)
  const result = await watch
    .body(() => lent.run(body))
    .catch(async (error: unknown) => {
      // What failed may stand in the way of everything but this, and all is rolled back anyway.
      if (await proofs.isStill()) throw error
      throw ended(error)
    })
  await proofs.prove(() => lent.firstFailure)
  return result
}
