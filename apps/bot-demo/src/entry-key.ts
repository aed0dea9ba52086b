import { createHash } from 'node:crypto'

/** What an entry's identity is made of, as the feed itself has it. */
interface Identifiable {
  readonly id: string | null
  readonly url: string | null
  readonly title: string | null
  readonly description: string | null
  readonly content: string | null
}

/**
 * An entry's identity within its feed: its guid, else its link, else its text. Of a fixed length, for a guid may be longer
 * than an index can hold; and never of the address that the feed was fetched from, which may change.
 */
export function entryKey({ id, url, title, description, content }: Identifiable): string {
  if (id) return hash(['id', id])
  if (url) return hash(['link', url])
  return hash(['text', title, description, content])
}

function hash(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
