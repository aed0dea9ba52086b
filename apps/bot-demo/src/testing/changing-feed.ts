import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A feed on loopback that tests can add to, break and watch. */
export interface ChangingFeed {
  readonly url: string
  /** The `If-None-Match` of each request so far, in order; null where there was none. */
  readonly requests: readonly (string | null)[]
  /** Publishes an entry on top. */
  publish(entry: { readonly id: string; readonly title: string; readonly tags?: readonly string[] }): void
  /** Answers with this status and nothing else until it is called with 200. */
  answerWith(status: number): void
}

/** Serves a feed that is empty at first while `work` runs. */
export async function withChangingFeed<T>(work: (feed: ChangingFeed) => Promise<T>): Promise<T> {
  const entries: string[] = []
  const requests: (string | null)[] = []
  let status = 200
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const known = request.headers['if-none-match'] ?? null
    const etag = `"${entries.length}"`
    requests.push(known)
    response.setHeader('etag', etag)
    if (status !== 200) return response.writeHead(status).end()
    if (known === etag) return response.writeHead(304).end()
    return response.setHeader('content-type', 'application/rss+xml').end(rss(entries))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  try {
    return await work({
      url: `http://127.0.0.1:${port}/feed.xml`,
      requests,
      publish: (entry) => void entries.unshift(item(entry)),
      answerWith: (next) => {
        status = next
      },
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function rss(entries: readonly string[]): string {
  return `<rss version="2.0"><channel><title>Changing</title>${entries.join('')}</channel></rss>`
}

function item({ id, title, tags = [] }: Parameters<ChangingFeed['publish']>[0]): string {
  const categories = tags.map((tag) => `<category>${tag}</category>`).join('')
  return `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>https://news.example/${id}</link>${categories}</item>`
}
