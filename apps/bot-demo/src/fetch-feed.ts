import { decodeFeed } from './decode-feed.js'
import { FeedError } from './feed-error.js'
import { reason } from './log.js'

/** What a publisher gave with a feed, so that it is asked for again only when it has changed. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface FetchedFeed {
  readonly xml: string
  /** What its relative links are relative to. */
  readonly url: string
  readonly validators: Validators
}

/** `globalThis.fetch`, or something that takes the same: how the bot reaches publishers. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * Fetches and decodes a feed; null where it has not changed since `known`.
 * @throws FeedError that says what is wrong, in words for the user.
 */
export async function fetchFeed(
  fetch: Fetch,
  url: string,
  { known, signal }: { readonly known?: Validators; readonly signal?: AbortSignal } = {},
): Promise<FetchedFeed | null> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await fetch(url, {
      headers: requestHeaders(known),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    if (response.status === 304 && known !== undefined) return null
    if (!response.ok)
      throw new FeedError(`The server answered ${response.status} ${response.statusText}`.trim())
    return {
      xml: decodeFeed(await readBody(response), response.headers.get('content-type')),
      url: response.redirected ? response.url : url,
      validators: {
        etag: response.headers.get('etag'),
        lastModified: response.headers.get('last-modified'),
      },
    }
  } catch (error) {
    throw asFeedError(error, timeout)
  }
}

const TIMEOUT_MS = 20_000
const LIMIT_BYTES = 5 * 1024 * 1024

function requestHeaders(known: Validators | undefined): Record<string, string> {
  return {
    accept: 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1',
    'user-agent': 'godwit-bot-demo',
    ...(known?.etag ? { 'if-none-match': known.etag } : {}),
    ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > LIMIT_BYTES) throw new FeedError(`The answer is larger than ${LIMIT_BYTES / 1024 / 1024} MiB`)
  }
  return Buffer.concat(chunks)
}

function asFeedError(error: unknown, timeout: AbortSignal): FeedError {
  if (error instanceof FeedError) return error
  if (timeout.aborted)
    return new FeedError(`The server did not answer within ${TIMEOUT_MS / 1000} seconds`, { cause: error })
  const origin = error instanceof Error && error.cause !== undefined ? error.cause : error
  return new FeedError(`The server cannot be reached: ${reason(origin)}`, { cause: error })
}
