import { DEMO_ORIGIN, withFeedServer } from '../feed-server.js'
import { fetchFeed } from '../fetch-feed.js'
import { type ParsedFeed, parseEntries } from '../parse-entries.js'

/** A feed that is shipped with the bot, read as the bot reads it: over HTTP, in its own encoding. */
export async function shippedFeed(name: string): Promise<ParsedFeed> {
  return withFeedServer(async ({ fetch }) => {
    const fetched = await fetchFeed(fetch, `${DEMO_ORIGIN}/${name}`)
    if (fetched === null) throw new Error(`${name} was not sent.`)
    return parseEntries(fetched.xml, fetched.url)
  })
}
