import type { Database } from './database.js'
import { feedAddress } from './feed-address.js'
import { FeedError } from './feed-error.js'
import { type Fetch, fetchFeed } from './fetch-feed.js'
import { escapeHtml } from './format-message.js'
import { type ParsedFeed, parseEntries } from './parse-entries.js'
import { AS_USER, OFF, ON } from './settings.js'
import { setSubscriptionTags, subscribe, subscribedFeeds, unsubscribe } from './subscriptions.js'
import { setUserTags, welcomeUser } from './users.js'

export interface CommandContext {
  readonly db: Database
  readonly fetch: Fetch
}

/** Does what a user asks for and resolves with the lines of the answer, as Telegram's HTML. */
export type Command = (context: CommandContext, userId: number, argument: string) => Promise<string[]>

/** All commands by name, with the line that tells a user about them. */
export const commands: Readonly<Record<string, { readonly about: string; readonly run: Command }>> = {
  start: { about: 'what I can do', run: start },
  sub: { about: 'subscribe to a feed: /sub https://example.org/feed.xml', run: sub },
  unsub: { about: 'end a subscription: /unsub https://example.org/feed.xml', run: unsub },
  list: { about: 'your subscriptions', run: list },
  tags: { about: 'show the tags of entries: /tags on, /tags off, or of one feed: /tags on URL', run: tags },
}

/** The answer to what is none of the commands. */
export function help(): string[] {
  return Object.entries(commands).map(([name, { about }]) => `/${name} – ${escapeHtml(about)}`)
}

async function start({ db }: CommandContext, userId: number): Promise<string[]> {
  await welcomeUser(db, userId)
  return ['Welcome! I send you what is new in RSS and Atom feeds.', '', ...help()]
}

async function sub({ db, fetch }: CommandContext, userId: number, argument: string): Promise<string[]> {
  if (argument === '') return ['Which feed? Like this: /sub https://example.org/feed.xml']
  const url = feedAddress(argument)
  if (url === null) return [notAnAddress(argument)]
  const feed = await readFeed(fetch, url)
  if (feed instanceof FeedError)
    return [`I cannot subscribe you to ${escapeHtml(url)}`, `${escapeHtml(feed.message)}.`]
  await welcomeUser(db, userId)
  const seen = feed.entries.map((entry) => entry.key)
  const isNew = await subscribe(db, userId, { url, title: feed.title, seen })
  const name = `<b>${escapeHtml(feed.title)}</b>`
  return [
    isNew
      ? `Subscribed to ${name}. I send you what is new from now on.`
      : `You are subscribed to ${name} already.`,
  ]
}

async function unsub({ db }: CommandContext, userId: number, argument: string): Promise<string[]> {
  if (argument === '') return ['Which feed? /list shows yours. Then: /unsub https://example.org/feed.xml']
  const url = feedAddress(argument)
  if (url === null) return [notAnAddress(argument)]
  const ended = await unsubscribe(db, userId, url)
  return [ended ? `Unsubscribed from ${escapeHtml(url)}` : notSubscribed(url)]
}

async function list({ db }: CommandContext, userId: number): Promise<string[]> {
  const feeds = await subscribedFeeds(db, userId)
  if (feeds.length === 0)
    return ['You have no subscriptions yet. Start with /sub https://example.org/feed.xml']
  return feeds.map(({ title, url, errorCount }) => {
    const trouble = errorCount === 0 ? '' : ` (cannot be read at the moment, tried ${errorCount} times)`
    return `• <b>${escapeHtml(title)}</b>${trouble}\n${escapeHtml(url)}`
  })
}

async function tags({ db }: CommandContext, userId: number, argument: string): Promise<string[]> {
  const [word = '', typed, ...rest] = argument.split(/\s+/)
  const setting = new Map([
    ['on', ON],
    ['off', OFF],
    ['default', AS_USER],
  ]).get(word.toLowerCase())
  if (setting === undefined || rest.length > 0 || (setting === AS_USER && typed === undefined))
    return [
      'Like this: /tags on, /tags off – or for one feed: /tags on URL, /tags off URL, /tags default URL',
    ]
  if (typed === undefined) {
    await welcomeUser(db, userId)
    await setUserTags(db, userId, setting)
    return [`Tags are ${word.toLowerCase()} for all your feeds that do not say otherwise.`]
  }
  const url = feedAddress(typed)
  if (url === null) return [notAnAddress(typed)]
  const done = await setSubscriptionTags(db, { userId, url }, setting)
  return [done ? `Tags: ${word.toLowerCase()} for ${escapeHtml(url)}` : notSubscribed(url)]
}

async function readFeed(fetch: Fetch, url: string): Promise<ParsedFeed | FeedError> {
  try {
    const fetched = await fetchFeed(fetch, url)
    return fetched === null
      ? new FeedError('The server sent no feed')
      : parseEntries(fetched.xml, fetched.url)
  } catch (error) {
    if (error instanceof FeedError) return error
    throw error
  }
}

function notAnAddress(typed: string): string {
  return `“${escapeHtml(typed.slice(0, 200))}” is not the address of a feed. It looks like https://example.org/feed.xml`
}

function notSubscribed(url: string): string {
  return `You are not subscribed to ${escapeHtml(url)} – /list shows your feeds.`
}
