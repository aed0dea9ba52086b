import type { Database } from './database.js'

const DEFAULT_POLL_SECONDS = 300

/** Seconds between two polls: the `poll_interval_seconds` option, read anew each time. */
export async function pollSeconds(db: Database): Promise<number> {
  const row = await db
    .selectFrom('options')
    .select('value')
    .where('key', '=', 'poll_interval_seconds')
    .executeTakeFirst()
  const seconds = Number(row?.value)
  return seconds > 0 ? seconds : DEFAULT_POLL_SECONDS
}
