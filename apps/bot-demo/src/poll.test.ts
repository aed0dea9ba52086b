import { describe, expect, it } from 'vitest'
import type { Message, Outcome } from './message.js'
import { type Poller, poll } from './poll.js'
import { subscribe } from './subscriptions.js'
import { type ChangingFeed, withChangingFeed } from './testing/changing-feed.js'
import { withMigratedDatabase } from './testing/migrated-database.js'
import { ENGINES } from './testing/temporary-database.js'
import { welcomeUser } from './users.js'

const ADA = 7_000_000_001
const BOB = 7_000_000_002

interface Bot extends Poller {
  readonly feed: ChangingFeed
  readonly sent: readonly Message[]
  readonly logged: readonly string[]
  /** What becomes of the next messages; then all are sent. */
  readonly outcomes: Outcome[]
}

describe.each(ENGINES)('a poll on %s', (engine) => {
  it('sends each new entry once to each subscriber, oldest first', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      await subscribed(bot, BOB)
      bot.feed.publish({ id: '1', title: 'One' })
      bot.feed.publish({ id: '2', title: 'Two' })
      expect(await poll(bot)).toEqual({ feeds: 1, failed: 0, sent: 4 })
      expect(bot.sent.map(({ userId, html }) => [userId, html.slice(0, 10)])).toEqual([
        [ADA, '<b>One</b>'],
        [ADA, '<b>Two</b>'],
        [BOB, '<b>One</b>'],
        [BOB, '<b>Two</b>'],
      ])
      bot.feed.publish({ id: '3', title: 'Three' })
      expect(await poll(bot)).toMatchObject({ sent: 2 })
    }))

  it('asks for an unchanged feed only whether it has changed', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      bot.feed.publish({ id: '1', title: 'One' })
      await poll(bot)
      expect(await poll(bot)).toMatchObject({ sent: 0, failed: 0 })
      expect(bot.feed.requests).toEqual([null, '"1"'])
    }))

  it('sends nothing twice where a publisher knows no validators', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      bot.feed.publish({ id: '1', title: 'One' })
      await poll(bot)
      await bot.db.updateTable('feeds').set({ etag: null }).execute()
      expect(await poll(bot)).toMatchObject({ sent: 0 })
      expect(bot.feed.requests).toEqual([null, null])
    }))

  it('logs and counts the failures of a feed, goes on with the others, and forgets them when it is back', () =>
    withBot((bot) =>
      withChangingFeed(async (broken) => {
        await welcomeUser(bot.db, ADA)
        await subscribe(bot.db, ADA, { url: broken.url, title: 'Broken', seen: [] })
        await subscribed(bot, ADA)
        bot.feed.publish({ id: '1', title: 'One' })
        broken.answerWith(503)
        expect(await poll(bot)).toEqual({ feeds: 2, failed: 1, sent: 1 })
        expect(await poll(bot)).toMatchObject({ failed: 1 })
        expect(bot.logged).toEqual([
          `${broken.url} failed once: The server answered 503 Service Unavailable.`,
          `${broken.url} failed 2 times in a row: The server answered 503 Service Unavailable.`,
        ])
        broken.answerWith(200)
        expect(await poll(bot)).toMatchObject({ failed: 0 })
        const failures = await bot.db.selectFrom('feeds').select(['error_count', 'last_error']).execute()
        expect(failures).toEqual(Array(2).fill({ error_count: 0, last_error: null }))
      }),
    ))

  it('tries again what could not be sent, although the feed has not changed, and in order', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      bot.feed.publish({ id: '1', title: 'One' })
      bot.feed.publish({ id: '2', title: 'Two' })
      bot.outcomes.push('later')
      expect(await poll(bot)).toMatchObject({ sent: 0, failed: 0 })
      expect(await poll(bot)).toMatchObject({ sent: 2 })
      expect(bot.sent.map(({ html }) => html.slice(0, 10))).toEqual([
        '<b>One</b>',
        '<b>One</b>',
        '<b>Two</b>',
      ])
    }))

  it('leaves out a message that Telegram will never take, and sends the next', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      bot.feed.publish({ id: '1', title: 'One' })
      bot.feed.publish({ id: '2', title: 'Two' })
      bot.outcomes.push('refused')
      expect(await poll(bot)).toMatchObject({ sent: 1 })
      expect(await poll(bot)).toMatchObject({ sent: 0 })
      expect(bot.logged).toEqual(['Telegram refuses “One”; it is left out.'])
    }))

  it('asks for no feed whose only reader has blocked the bot, and sends what they missed once they are back', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      bot.feed.publish({ id: '1', title: 'One' })
      bot.outcomes.push('gone')
      expect(await poll(bot)).toEqual({ feeds: 1, failed: 0, sent: 0 })
      expect(await poll(bot)).toEqual({ feeds: 0, failed: 0, sent: 0 })
      await welcomeUser(bot.db, ADA)
      expect(await poll(bot)).toEqual({ feeds: 1, failed: 0, sent: 1 })
    }))

  it('sends each entry once where two polls meet', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      for (const id of ['1', '2', '3', '4', '5']) bot.feed.publish({ id, title: id })
      const reports = await Promise.all([poll(bot), poll(bot), poll(bot)])
      expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(5)
      expect(new Set(bot.sent.map(({ html }) => html)).size).toBe(5)
    }))

  it('stops between two messages, and goes on with the rest another time', () =>
    withBot(async (bot) => {
      await subscribed(bot, ADA)
      bot.feed.publish({ id: '1', title: 'One' })
      bot.feed.publish({ id: '2', title: 'Two' })
      const stop = new AbortController()
      const send: Poller['send'] = (message) => {
        stop.abort()
        return bot.send(message)
      }
      expect(await poll({ ...bot, send, signal: stop.signal })).toMatchObject({ sent: 1 })
      expect(await poll(bot)).toMatchObject({ sent: 1 })
    }))

  function withBot(work: (bot: Bot) => Promise<void>): Promise<void> {
    return withChangingFeed((feed) => withMigratedDatabase(engine, (db) => work(recordingBot(feed, db))))
  }
})

function recordingBot(feed: ChangingFeed, db: Poller['db']): Bot {
  const sent: Message[] = []
  const logged: string[] = []
  const outcomes: Outcome[] = []
  const send: Poller['send'] = async (message) => {
    sent.push(message)
    return outcomes.shift() ?? 'sent'
  }
  return { feed, db, fetch, sent, logged, outcomes, send, log: (line) => void logged.push(line) }
}

async function subscribed({ db, feed }: Bot, user: number): Promise<void> {
  await welcomeUser(db, user)
  await subscribe(db, user, { url: feed.url, title: 'Changing', seen: [] })
}
