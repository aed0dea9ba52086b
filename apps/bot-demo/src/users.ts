import type { Database } from './database.js'

/** Makes the user known, and active again where they had blocked the bot before. */
export async function welcomeUser(db: Database, id: number): Promise<void> {
  await db
    .insertInto('users')
    .values({ id })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ active: 1 }))
    .execute()
}

/** Sends nothing more to a user who has blocked the bot, until they come back. */
export async function retireUser(db: Database, id: number): Promise<void> {
  await db.updateTable('users').set({ active: 0 }).where('id', '=', id).execute()
}

/** Whether the tags of an entry are shown in all of the user's subscriptions that do not say otherwise. */
export async function setUserTags(db: Database, id: number, display_entry_tags: number): Promise<void> {
  await db.updateTable('users').set({ display_entry_tags }).where('id', '=', id).execute()
}
