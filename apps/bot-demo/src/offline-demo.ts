import type { Database } from './database.js'
import { withFeedServer } from './feed-server.js'
import type { Log } from './log.js'
import type { Send } from './message.js'
import { type PollReport, poll } from './poll.js'
import { OFF, ON } from './settings.js'
import { setSubscriptionTags, subscribe } from './subscriptions.js'
import { retireUser, setUserTags, welcomeUser } from './users.js'

/** Polls the shipped feeds once for a demo user, and prints the messages that Telegram would be given. */
export async function runOffline({
  db,
  print,
  log,
  signal,
}: {
  readonly db: Database
  readonly print: Log
  readonly log: Log
  readonly signal: AbortSignal
}): Promise<PollReport> {
  const send: Send = async ({ userId, html }) => {
    print(`To ${userId}:\n${html}\n`)
    return 'sent'
  }
  return withFeedServer(async ({ urls, fetch }) => {
    await welcomeUser(db, DEMO_USER)
    await setUserTags(db, DEMO_USER, ON)
    // Unlike /sub, which counts what a feed holds already as seen: there would be nothing to show.
    for (const url of urls) await subscribe(db, DEMO_USER, { url, title: url, seen: [] })
    await setSubscriptionTags(db, { userId: DEMO_USER, url: urls[0] ?? '' }, OFF)
    try {
      return await poll({ db, fetch, send, log, signal })
    } finally {
      // The same database may serve the real bot next, which could not reach these feeds.
      await retireUser(db, DEMO_USER)
    }
  })
}

const DEMO_USER = 1
