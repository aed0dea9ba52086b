import type { Database } from './database.js'
import { formatMessage } from './format-message.js'
import type { Log } from './log.js'
import type { Outcome, Send } from './message.js'
import type { Entry, ParsedFeed } from './parse-entries.js'
import { claimEntry, releaseEntry, sentKeys } from './sent-entries.js'
import { type Subscription, subscriptionsOf } from './subscriptions.js'
import { retireUser } from './users.js'

export interface Delivery {
  readonly sent: number
  /** False: something is left for the next poll, which must not be told "unchanged" then. */
  readonly complete: boolean
}

export interface Courier {
  readonly db: Database
  readonly send: Send
  readonly log: Log
  /** Ends between two messages. */
  readonly signal?: AbortSignal
}

/**
 * Sends what is new in a feed to all who are subscribed to it.
 *
 * An entry is recorded before it is sent. A bot that is killed in between loses that one message, and never sends
 * one twice: at most once. Where we live to see a sending fail, the record is taken back and the next poll tries
 * again; only a message that Telegram took without our getting the answer would then come twice.
 */
export async function deliver(
  courier: Courier,
  feed: { readonly id: number },
  { title, entries }: ParsedFeed,
): Promise<Delivery> {
  let sent = 0
  let complete = true
  for (const subscription of await subscriptionsOf(courier.db, feed)) {
    const known = await sentKeys(courier.db, subscription.id)
    const fresh = entries.filter((entry) => !known.has(entry.key))
    for (const entry of fresh) {
      const outcome = courier.signal?.aborted ? 'later' : await sendOnce(courier, subscription, entry, title)
      if (outcome === 'sent') sent += 1
      if (outcome !== 'sent' && outcome !== 'refused') complete = false
      if (outcome === 'later' || outcome === 'gone') break
    }
  }
  return { sent, complete }
}

async function sendOnce(
  { db, send, log }: Courier,
  { id, userId, style }: Subscription,
  entry: Entry,
  feedTitle: string,
): Promise<Outcome | 'taken'> {
  // By another process, which may yet give it back.
  if (!(await claimEntry(db, id, entry.key))) return 'taken'
  const html = formatMessage(entry, feedTitle, style)
  const outcome = await send({ userId, html, notify: style.notify, linkPreview: style.linkPreview })
  if (outcome === 'refused') log(`Telegram refuses “${entry.title}”; it is left out.`)
  if (outcome === 'later' || outcome === 'gone') await releaseEntry(db, id, entry.key)
  if (outcome === 'gone') {
    await retireUser(db, userId)
    log(`${userId} has blocked the bot; nothing is sent to them until they /start it again.`)
  }
  return outcome
}
