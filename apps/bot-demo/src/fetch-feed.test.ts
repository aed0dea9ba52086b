import { describe, expect, it } from 'vitest'
import { FeedError } from './feed-error.js'
import { fetchFeed } from './fetch-feed.js'
import { withChangingFeed } from './testing/changing-feed.js'

describe('fetchFeed', () => {
  it('asks again only for what has changed', () =>
    withChangingFeed(async (feed) => {
      const first = await fetchFeed(fetch, feed.url)
      expect(first?.validators).toEqual({ etag: '"0"', lastModified: null })
      const known = first?.validators ?? { etag: null, lastModified: null }
      expect(await fetchFeed(fetch, feed.url, { known })).toBeNull()
      feed.publish({ id: '1', title: 'One' })
      expect((await fetchFeed(fetch, feed.url, { known }))?.xml).toContain('One')
      expect(feed.requests).toEqual([null, '"0"', '"0"'])
    }))

  it('names the answer of a server that has no feed', () =>
    withChangingFeed(async (feed) => {
      feed.answerWith(410)
      await expect(fetchFeed(fetch, feed.url)).rejects.toThrow(new FeedError('The server answered 410 Gone'))
    }))

  it('names the reason when there is no server', async () => {
    const url = await withChangingFeed(async (feed) => feed.url)
    await expect(fetchFeed(fetch, url)).rejects.toThrow(/^The server cannot be reached: .*ECONNREFUSED/)
  })

  it('does not read on when the answer has no end', async () => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    })
    await expect(fetchFeed(async () => new Response(endless), 'https://a.example/')).rejects.toThrow(
      'The answer is larger than 5 MiB',
    )
  })
})
