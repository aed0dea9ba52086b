import type { Transaction } from 'kysely'
import type { Database } from './database.js'
import type { Schema } from './schema.js'
import { type Style, styleOf } from './settings.js'

export interface Subscription {
  readonly id: number
  readonly userId: number
  readonly style: Style
}

export interface SubscribedFeed {
  readonly url: string
  readonly title: string
  /** Failures in a row. */
  readonly errorCount: number
}

/**
 * Subscribes a known user to a feed, all or nothing. Entries in `seen` count as sent: a new subscription brings
 * what comes, not what was. False where the user is subscribed already, who then keeps what they have.
 */
export async function subscribe(
  db: Database,
  userId: number,
  feed: { readonly url: string; readonly title: string; readonly seen: readonly string[] },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const subscription = await tx
      .insertInto('subscriptions')
      .values({ user_id: userId, feed_id: await feedId(tx, feed) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (subscription === undefined) return false
    for (const entry_key of feed.seen) {
      await tx.insertInto('sent_entries').values({ subscription_id: subscription.id, entry_key }).execute()
    }
    return true
  })
}

/** False where the user was not subscribed. The feed stays known, and is not polled while nobody wants it. */
export async function unsubscribe(db: Database, userId: number, url: string): Promise<boolean> {
  const row = await db
    .deleteFrom('subscriptions')
    .where('user_id', '=', userId)
    .where('feed_id', 'in', (query) => query.selectFrom('feeds').select('id').where('url', '=', url))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** What a user is subscribed to, oldest first. */
export async function subscribedFeeds(db: Database, userId: number): Promise<SubscribedFeed[]> {
  return db
    .selectFrom('subscriptions')
    .innerJoin('feeds', 'feeds.id', 'subscriptions.feed_id')
    .select(['feeds.url', 'feeds.title', 'feeds.error_count as errorCount'])
    .where('subscriptions.user_id', '=', userId)
    .orderBy('subscriptions.id')
    .execute()
}

/** Who gets the entries of a feed, and how: the subscriptions of users who have not blocked the bot. */
export async function subscriptionsOf(db: Database, feed: { readonly id: number }): Promise<Subscription[]> {
  const rows = await db
    .selectFrom('subscriptions as own')
    .innerJoin('users', 'users.id', 'own.user_id')
    .select(['own.id', 'own.user_id', 'own.notify', 'own.link_preview', 'own.display_entry_tags'])
    .select(['users.notify as user_notify', 'users.link_preview as user_link_preview'])
    .select('users.display_entry_tags as user_display_entry_tags')
    .where('own.feed_id', '=', feed.id)
    .where('users.active', '=', 1)
    .orderBy('own.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    style: styleOf(row, {
      notify: row.user_notify,
      link_preview: row.user_link_preview,
      display_entry_tags: row.user_display_entry_tags,
    }),
  }))
}

/** Whether the tags of an entry are shown in one subscription. False where there is none. */
export async function setSubscriptionTags(
  db: Database,
  { userId, url }: { readonly userId: number; readonly url: string },
  display_entry_tags: number,
): Promise<boolean> {
  const row = await db
    .updateTable('subscriptions')
    .set({ display_entry_tags })
    .where('user_id', '=', userId)
    .where('feed_id', 'in', (query) => query.selectFrom('feeds').select('id').where('url', '=', url))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

async function feedId(
  tx: Transaction<Schema>,
  { url, title }: { url: string; title: string },
): Promise<number> {
  // The next poll reads all of it: an answer of "unchanged" would keep from the new subscriber what others have got.
  const row = await tx
    .insertInto('feeds')
    .values({ url, title })
    .onConflict((conflict) => conflict.column('url').doUpdateSet({ etag: null, last_modified: null }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
