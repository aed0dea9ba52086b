import type { Database } from './database.js'

/** The keys of everything that a subscription has got. */
export async function sentKeys(db: Database, subscriptionId: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('sent_entries')
    .select('entry_key')
    .where('subscription_id', '=', subscriptionId)
    .execute()
  return new Set(rows.map((row) => row.entry_key))
}

/**
 * Takes an entry for sending: true for exactly one caller, also among several processes on one database, and
 * never again afterwards, unless it is released.
 */
export async function claimEntry(db: Database, subscriptionId: number, entryKey: string): Promise<boolean> {
  const row = await db
    .insertInto('sent_entries')
    .values({ subscription_id: subscriptionId, entry_key: entryKey })
    .onConflict((conflict) => conflict.doNothing())
    .returning('entry_key')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives a claimed entry back: it was not sent, and is to be tried again. */
export async function releaseEntry(db: Database, subscriptionId: number, entryKey: string): Promise<void> {
  await db
    .deleteFrom('sent_entries')
    .where('subscription_id', '=', subscriptionId)
    .where('entry_key', '=', entryKey)
    .execute()
}
