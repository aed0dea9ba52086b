import { parseFeed } from '@rowanmanning/feed-parser'
import { entryKey } from './entry-key.js'
import { FeedError } from './feed-error.js'
import { plainText } from './plain-text.js'

export interface ParsedFeed {
  readonly title: string
  /** Oldest first, each identity once. */
  readonly entries: readonly Entry[]
}

export interface Entry {
  /** Its identity within the feed; see `entryKey`. */
  readonly key: string
  readonly title: string
  /** Absolute, `http:` or `https:`. */
  readonly link: string | null
  readonly tags: readonly string[]
}

/**
 * Reads RSS or Atom. Relative links are relative to `url` where the feed names nothing else.
 * @throws FeedError where it is neither.
 */
export function parseEntries(xml: string, url: string): ParsedFeed {
  const feed = parse(xml)
  const entries = new Map<string, Entry>()
  for (const item of oldestFirst(feed.items)) {
    const key = entryKey(item)
    if (!entries.has(key)) entries.set(key, { key, ...shown(item, url) })
  }
  return { title: plainText(feed.title ?? '') || new URL(url).host, entries: [...entries.values()] }
}

type ParserFeed = ReturnType<typeof parseFeed>
type ParserItem = ParserFeed['items'][number]

function parse(xml: string): ParserFeed {
  try {
    return parseFeed(xml)
  } catch (error) {
    const page = /<html[\s>]/i.test(xml.slice(0, 2000))
    throw new FeedError(page ? 'That is a web page, not a feed' : 'That is neither RSS nor Atom', {
      cause: error,
    })
  }
}

/** By date where all have one that can be read, else as publishers commonly put them: the newest on top. */
function oldestFirst(items: readonly ParserItem[]): ParserItem[] {
  const dated = items.map((item) => ({
    item,
    time: (item.published ?? item.updated)?.getTime() ?? Number.NaN,
  }))
  dated.reverse()
  if (dated.every(({ time }) => !Number.isNaN(time))) dated.sort((a, b) => a.time - b.time)
  return dated.map(({ item }) => item)
}

function shown(item: ParserItem, feedUrl: string): Omit<Entry, 'key'> {
  const link = absoluteLink(item.url ?? permalink(item.id), item, feedUrl)
  return {
    title: plainText(item.title ?? '') || excerpt(item) || link || 'Untitled',
    link,
    tags: [...new Set(item.categories.map(({ label, term }) => plainText(label ?? term)).filter(Boolean))],
  }
}

/** RSS: a guid is the link too, unless it says otherwise; only those that look like one are believed. */
function permalink(id: string | null): string | null {
  return id !== null && /^https?:\/\//i.test(id) ? id : null
}

function absoluteLink(link: string | null, item: ParserItem, feedUrl: string): string | null {
  if (link === null) return null
  // The parser leaves a link relative where the base is relative itself, or missing.
  const base = resolve(item.element.baseUrl ?? '', feedUrl)?.href ?? feedUrl
  const url = resolve(link, base)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null
}

function resolve(link: string, base: string): URL | null {
  return URL.canParse(link, base) ? new URL(link, base) : null
}

function excerpt(item: ParserItem): string {
  const text = plainText(item.description ?? item.content ?? '')
  return text.length <= EXCERPT_LENGTH ? text : `${text.slice(0, EXCERPT_LENGTH).replace(/\s+\S*$/, '')}…`
}

const EXCERPT_LENGTH = 120
