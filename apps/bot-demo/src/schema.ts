import type { ColumnType, Generated } from 'kysely'

/** The tables as the newest migration leaves them: the same columns on either engine. */
export interface Schema {
  users: UsersTable
  feeds: FeedsTable
  subscriptions: SubscriptionsTable
  sent_entries: SentEntriesTable
  options: OptionsTable
}

interface UsersTable {
  /** The Telegram chat: a person's id, or a group's, which is negative. */
  id: number
  /** 0 once the user has blocked the bot. */
  active: Generated<number>
  created_at: Timestamp
  notify: Generated<number>
  link_preview: Generated<number>
  display_entry_tags: Generated<number>
}

interface FeedsTable {
  id: Generated<number>
  url: string
  title: string
  created_at: Timestamp
  etag: string | null
  last_modified: string | null
  checked_at: Timestamp | null
  /** Failures in a row. */
  error_count: Generated<number>
  last_error: string | null
}

interface SubscriptionsTable {
  id: Generated<number>
  user_id: number
  feed_id: number
  created_at: Timestamp
  notify: Generated<number>
  link_preview: Generated<number>
  display_entry_tags: Generated<number>
}

interface SentEntriesTable {
  subscription_id: number
  entry_key: string
  sent_at: Timestamp
}

interface OptionsTable {
  key: string
  value: string
}

/** Filled in by the database, and never read: the drivers return different things. */
type Timestamp = ColumnType<never, undefined, string>
