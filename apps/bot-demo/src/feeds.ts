import { sql } from 'kysely'
import type { Database } from './database.js'
import type { Validators } from './fetch-feed.js'

export interface Feed extends Validators {
  readonly id: number
  readonly url: string
  readonly title: string
}

/** The feeds that an active user is subscribed to, oldest first. */
export async function feedsToPoll(db: Database): Promise<Feed[]> {
  return db
    .selectFrom('feeds')
    .select(['feeds.id', 'feeds.url', 'feeds.title', 'feeds.etag', 'feeds.last_modified as lastModified'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('subscriptions')
          .innerJoin('users', 'users.id', 'subscriptions.user_id')
          .select('subscriptions.id')
          .whereRef('subscriptions.feed_id', '=', 'feeds.id')
          .where('users.active', '=', 1),
      ),
    )
    .orderBy('feeds.id')
    .execute()
}

/** Records a poll that went well. Without `validators` the next one asks for the whole feed again. */
export async function recordSuccess(
  db: Database,
  feed: Feed,
  { title, validators }: { readonly title: string; readonly validators: Validators },
): Promise<void> {
  await db
    .updateTable('feeds')
    .set({
      title,
      etag: validators.etag,
      last_modified: validators.lastModified,
      checked_at: sql<string>`CURRENT_TIMESTAMP`,
      error_count: 0,
      last_error: null,
    })
    .where('id', '=', feed.id)
    .execute()
}

/** Records a poll that failed, and returns how many have in a row. */
export async function recordFailure(db: Database, feed: Feed, error: string): Promise<number> {
  const row = await db
    .updateTable('feeds')
    .set((update) => ({
      checked_at: sql<string>`CURRENT_TIMESTAMP`,
      error_count: update('error_count', '+', 1),
      last_error: error,
    }))
    .where('id', '=', feed.id)
    .returning('error_count')
    .executeTakeFirst()
  return row?.error_count ?? 0
}
