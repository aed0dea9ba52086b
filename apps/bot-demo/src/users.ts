import type { Database } from './database.js'

/** Makes the user known. One who had blocked the bot is sent what their feeds hold by now, at the next poll. */
export async function welcomeUser(db: Database, id: number): Promise<void> {
  await db
    .insertInto('users')
    .values({ id })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db.transaction().execute(async (tx) => {
    const returned = await tx
      .updateTable('users')
      .set({ active: 1 })
      .where('id', '=', id)
      .where('active', '=', 0)
      .returning('id')
      .executeTakeFirst()
    if (returned === undefined) return
    // Their feeds may be polled for others, and be answered with "unchanged".
    await tx
      .updateTable('feeds')
      .set({ etag: null, last_modified: null })
      .where('id', 'in', (query) =>
        query.selectFrom('subscriptions').select('feed_id').where('user_id', '=', id),
      )
      .execute()
  })
}

/** Sends nothing more to a user who has blocked the bot, until they come back. */
export async function retireUser(db: Database, id: number): Promise<void> {
  await db.updateTable('users').set({ active: 0 }).where('id', '=', id).execute()
}

/** Whether the tags of an entry are shown in all of the user's subscriptions that do not say otherwise. */
export async function setUserTags(db: Database, id: number, display_entry_tags: number): Promise<void> {
  await db.updateTable('users').set({ display_entry_tags }).where('id', '=', id).execute()
}
