import { type Courier, deliver } from './deliver.js'
import { type Feed, feedsToPoll, recordFailure, recordSuccess } from './feeds.js'
import { type Fetch, fetchFeed, type Validators } from './fetch-feed.js'
import { reason } from './log.js'
import { parseEntries } from './parse-entries.js'

export interface Poller extends Courier {
  readonly fetch: Fetch
}

export interface PollReport {
  readonly feeds: number
  readonly failed: number
  readonly sent: number
}

/**
 * Asks every feed once, one after the other, and sends what is new. A feed that fails is logged and counted, and
 * keeps no other from being read.
 */
export async function poll(poller: Poller): Promise<PollReport> {
  const feeds = await feedsToPoll(poller.db)
  let failed = 0
  let sent = 0
  for (const feed of feeds) {
    if (poller.signal?.aborted) break
    try {
      sent += await pollFeed(poller, feed)
    } catch (error) {
      if (poller.signal?.aborted) break
      failed += 1
      const times = await recordFailure(poller.db, feed, reason(error))
      poller.log(`${feed.url} failed ${times === 1 ? 'once' : `${times} times in a row`}: ${reason(error)}.`)
    }
  }
  return { feeds: feeds.length, failed, sent }
}

const NO_VALIDATORS: Validators = { etag: null, lastModified: null }

async function pollFeed(poller: Poller, feed: Feed): Promise<number> {
  const { signal } = poller
  const fetched = await fetchFeed(poller.fetch, feed.url, {
    known: feed,
    ...(signal === undefined ? {} : { signal }),
  })
  if (fetched === null) {
    await recordSuccess(poller.db, feed, { title: feed.title, validators: feed })
    return 0
  }
  const parsed = parseEntries(fetched.xml, fetched.url)
  const { sent, complete } = await deliver(poller, feed, parsed)
  // Who subscribes or comes back during these lines is not asked about again until the feed's next change.
  const validators = complete ? fetched.validators : NO_VALIDATORS
  await recordSuccess(poller.db, feed, { title: parsed.title, validators })
  return sent
}
