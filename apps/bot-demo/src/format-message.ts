import type { Entry } from './parse-entries.js'
import type { Style } from './settings.js'

/** What Telegram takes in one message, in UTF-16 code units, markup not counted. */
export const MESSAGE_LIMIT = 4096

/** An entry as Telegram's HTML: title, link, tags if wished for, and the feed it is from. Always within the limit. */
export function formatMessage(entry: Entry, feedTitle: string, style: Pick<Style, 'entryTags'>): string {
  const link = entry.link !== null && entry.link.length <= LINK_LIMIT ? entry.link : null
  const tags = style.entryTags ? hashtags(entry.tags) : ''
  const source = `— ${cut(feedTitle, FEED_TITLE_LIMIT)}`
  const rest = [link, tags, source].filter((line) => line !== null && line !== '')
  const room = MESSAGE_LIMIT - rest.join('\n').length - 1
  return [`<b>${escapeHtml(cut(entry.title, room))}</b>`, ...rest.map((line) => escapeHtml(line ?? ''))].join(
    '\n',
  )
}

const LINK_LIMIT = 2048
const FEED_TITLE_LIMIT = 256
const TAGS_LIMIT = 256

/** For text between tags and in attributes alike. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** At most `limit` code units, cut between two characters. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Telegram's hashtags are letters, digits and underscores; what else a tag is made of becomes an underscore. */
function hashtags(tags: readonly string[]): string {
  const names = tags.map((tag) => tag.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '_').replaceAll(/^_+|_+$/g, ''))
  const line: string[] = []
  for (const name of new Set(names)) {
    if (name === '' || [...line, `#${name}`].join(' ').length > TAGS_LIMIT) continue
    line.push(`#${name}`)
  }
  return line.join(' ')
}
